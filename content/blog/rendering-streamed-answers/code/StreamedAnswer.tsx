"use client";
import { memo, useSyncExternalStore } from "react";
import Markdown from "react-markdown";
import type { AnswerStore } from "./store.mjs";

// region: component
const Block = memo(function Block({ source }: { source: string }) {
  return <Markdown>{source}</Markdown>;
});

export function StreamedAnswer({ store }: { store: AnswerStore }) {
  const { done, tail, busy } = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  return (
    <div aria-busy={busy}>
      {done.map((source, i) => (
        <Block key={i} source={source} />
      ))}
      {tail && <Block key={done.length} source={tail} />}
    </div>
  );
}
// endregion: component
