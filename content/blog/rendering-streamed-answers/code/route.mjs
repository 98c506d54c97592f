// app/api/answers/[name]/route.js of a Next.js application: a pipe, and nothing that could buffer.
export const dynamic = "force-dynamic";

// region: route
export async function GET(request, { params }) {
  const { name } = await params;
  const upstream = await fetch(`${process.env.READERS}/generations/${encodeURIComponent(name)}`, {
    headers: { "Last-Event-ID": request.headers.get("Last-Event-ID") ?? "" },
    signal: request.signal, // the tab closed: close this connection, and only this connection
    cache: "no-store",
  });
  return new Response(upstream.body, {
    status: upstream.status,
    headers: {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store, no-transform", // also keeps the compression middleware away
      "X-Accel-Buffering": "no",
    },
  });
}
// endregion: route
