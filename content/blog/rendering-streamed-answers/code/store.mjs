import { Blocks } from "./blocks.mjs";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

// region: cut
/** The length of the first `n` or so code units of `text`, never inside a character. The last
 *  character may still grow (an accent, a vowel sign, half an emoji), so it is kept back. */
export function cut(text, n, ended) {
  let end = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, n + 64))) {
    const next = index + segment.length;
    if (next === text.length && !ended) break;
    if (end > 0 && next > n) break;
    end = next;
  }
  return end;
}
// endregion: cut

// region: store
/** Text comes in whenever it likes and goes out at most once a frame. */
export class AnswerStore {
  #pending = "";
  #ended = false;
  #last = null; // time of the previous step, or null when no frame is asked for
  #blocks = new Blocks();
  #snapshot = { done: [], tail: "", busy: true };
  #listeners = new Set();

  /** `frame` is requestAnimationFrame, or a timer when nobody is looking. */
  constructor(frame, now, { delay = 120, jump = 2000 } = {}) {
    Object.assign(this, { frame, now, delay, jump });
  }

  push(text) {
    this.#pending += text;
    this.#wake();
  }
  end() {
    this.#ended = true;
    this.#wake();
  }

  #wake() {
    if (this.#last !== null) return;
    this.#last = this.now();
    this.frame((t) => this.#tick(t));
  }

  #tick(t) {
    const dt = Math.max(1, t - this.#last);
    this.#last = null;
    const backlog = this.#pending.length;
    // Show the share dt/delay of what is waiting; after the end, three times as fast.
    const share = (this.#ended ? 3 : 1) * (dt / this.delay);
    const want = backlog > this.jump ? backlog : Math.ceil(backlog * Math.min(1, share));
    const n = cut(this.#pending, want, this.#ended);
    if (n > 0) {
      this.#blocks.add(this.#pending.slice(0, n));
      this.#pending = this.#pending.slice(n);
    }
    const busy = !this.#ended || this.#pending !== "";
    if (n > 0 || busy !== this.#snapshot.busy) {
      const { done, tail } = this.#blocks;
      // The array is copied only when a block was finished: unchanged parts keep their identity.
      const same = done.length === this.#snapshot.done.length;
      this.#snapshot = { done: same ? this.#snapshot.done : [...done], tail, busy };
      for (const f of this.#listeners) f();
    }
    // Without progress (a character kept back) sleep until the next push.
    if (n > 0 && this.#pending !== "") this.#wake();
  }

  // The contract of useSyncExternalStore.
  subscribe = (f) => {
    this.#listeners.add(f);
    return () => this.#listeners.delete(f);
  };
  getSnapshot = () => this.#snapshot;
}
// endregion: store
