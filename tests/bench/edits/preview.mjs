// The programs under test: a preview that goes on, and builds from nothing.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A day on which some of the posts are still to come. */
const ENVIRONMENT = { ...process.env, SOURCE_DATE_EPOCH: "1798761600", RUST_BACKTRACE: "1" };
/** What the preview adds to a page that leaves it. */
const ADDED = /<script type="module" src="[^"]*\/_folio\/live\.js\?token=[0-9a-f]+&amp;generation=[0-9a-f]+&amp;page=[0-9a-f]+"><\/script>/;

/** The site as a build from nothing writes it: bytes by URL; or `null` and what is wrong with it. */
export function built(folio, root) {
  const target = `${root}.built`;
  for (const folder of [target, join(root, ".folio")]) rmSync(folder, { recursive: true, force: true });
  const run = spawnSync(folio, ["build", "--drafts", "--future", "-o", target], { cwd: root, env: ENVIRONMENT, encoding: "utf8" });
  if (run.status !== 0) return { site: null, told: run.stderr, status: run.status };
  const site = new Map();
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === ".folio-manifest") continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    site.set(path.slice(target.length).replace(/\/index\.html$/, "/"), readFileSync(path));
  }
  return { site, told: run.stderr, status: 0 };
}

export class Preview {
  async start(folio, root) {
    this.said = [];
    this.child = spawn(folio, ["serve", "-p", "0"], { cwd: root, env: ENVIRONMENT, stdio: ["ignore", "pipe", "pipe"] });
    const lines = createInterface({ input: this.child.stdout });
    const first = new Promise((resolve, reject) => {
      lines.once("line", resolve);
      this.child.once("exit", (code) => reject(new Error(`the preview ended with ${code}`)));
    });
    this.child.once("exit", (code, signal) => (this.ended = `${code ?? signal}`));
    lines.on("line", (line) => this.say(line));
    createInterface({ input: this.child.stderr }).on("line", (line) => this.say(line));
    this.origin = /http:\/\/[^/\s]+/.exec(await first)[0];
    // one connection at a time, so that descriptors can be counted
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    return this;
  }

  say(line) {
    this.said.push(line);
    if (this.said.length > 400) this.said.splice(0, 200);
  }

  /** Status and bytes of a URL; of pages without what the preview adds. */
  get(url) {
    return new Promise((resolve, reject) => {
      const request = http.get(this.origin + encodeURI(url), { agent: this.agent }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const bytes = Buffer.concat(parts);
          const html = /^text\/html/.test(answer.headers["content-type"] ?? "");
          resolve({ status: answer.statusCode, bytes: html ? Buffer.from(bytes.toString("utf8").replace(ADDED, "")) : bytes });
        });
      });
      request.on("error", reject);
      request.setTimeout(20_000, () => request.destroy(new Error(`${url} is not answered`)));
    });
  }

  /** Memory in MB, descriptors, threads. */
  costs() {
    const proc = `/proc/${this.child.pid}`;
    const status = readFileSync(`${proc}/status`, "utf8");
    const number = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)[1]);
    return { memory: number("VmRSS") / 1024, most: number("VmHWM") / 1024, descriptors: readdirSync(`${proc}/fd`).length, threads: number("Threads") };
  }

  async stop() {
    this.agent.destroy();
    if (this.ended) return;
    const end = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await end;
  }
}
