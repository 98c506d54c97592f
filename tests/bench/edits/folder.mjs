// A site's files as they are in mind, and the steps that change them in mind and on the disk alike.
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What the files are, by their path below the root. */
export class Files extends Map {
  below(folder) {
    return [...this.keys()].filter((path) => path.startsWith(folder)).sort();
  }

  apply({ kind, path, to, data }) {
    switch (kind) {
      case "write":
      case "pieces":
      case "atomic":
      case "keeping":
        this.set(path, data);
        break;
      case "remove":
        for (const one of this.under(path)) this.delete(one);
        break;
      case "rename":
        for (const one of this.under(path)) {
          this.set(to + one.slice(path.length), this.get(one));
          this.delete(one);
        }
        break;
    }
  }

  /** A file itself, or all that a folder holds. */
  under(path) {
    return [...this.keys()].filter((one) => one === path || one.startsWith(`${path}/`));
  }
}

/** Makes a step on the disk; `pauses` are those of a writer, whom a folder that nobody looks at need not imitate. */
export async function make(root, step, pauses) {
  const path = join(root, step.path ?? "");
  const pause = async (time) => {
    if (pauses && time > 0) await sleep(time);
  };
  if (step.data !== undefined) mkdirSync(dirname(path), { recursive: true });
  switch (step.kind) {
    case "write":
    case "aside":
      writeFileSync(path, step.data);
      break;
    case "pieces": {
      // emptied first, then filled bit by bit, as by a program with a small buffer
      writeFileSync(path, "");
      const size = Math.ceil(step.data.length / step.gaps.length);
      for (const [number, gap] of step.gaps.entries()) {
        await pause(gap);
        appendFileSync(path, step.data.slice(number * size, (number + 1) * size));
      }
      break;
    }
    case "atomic": {
      const beside = join(dirname(path), step.beside);
      writeFileSync(beside, step.data);
      await pause(step.gap);
      renameSync(beside, path);
      break;
    }
    case "keeping": {
      // other words under the old time, as `rsync -t` and `cp -p` leave them
      const { atime, mtime } = statSync(path);
      writeFileSync(path, step.data);
      utimesSync(path, atime, mtime);
      break;
    }
    case "touch":
      utimesSync(path, new Date(), new Date());
      break;
    case "rename":
      mkdirSync(dirname(join(root, step.to)), { recursive: true });
      renameSync(path, join(root, step.to));
      break;
    case "remove":
      rmSync(path, { recursive: true, force: true });
      break;
    case "wait":
      await pause(step.time);
      break;
    default:
      throw new Error(`no step is called ${step.kind}`);
  }
}
