// region: blocks
/** Cuts growing Markdown into blocks. Everything before the last block will never change again. */
export class Blocks {
  done = []; // finished blocks, in order; each string is made once and never touched again
  tail = ""; // the block that is still growing
  scanned = 0; // characters looked at in all, for the check
  #line = ""; // the current line of the tail
  #fence = ""; // the fence that is open, if any
  #gap = false; // an empty line has been seen: the next character decides

  add(text) {
    this.scanned += text.length;
    for (const part of text.split(/(?<=\n)/)) {
      if (this.#gap && part !== "\n") {
        // Indented text belongs to what came before; so does the next item of a list.
        const goesOn = /^\s/.test(part) || (/^([-*+]|\d+[.)])\s/.test(this.tail) && /^[-*+\d]/.test(part));
        if (!goesOn) {
          this.done.push(this.tail);
          this.tail = "";
        }
        this.#gap = false;
      }
      this.tail += part;
      this.#line += part;
      if (!part.endsWith("\n")) continue;
      const line = this.#line.trim();
      this.#line = "";
      const fence = /^(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
      if (this.#fence) {
        if (fence.startsWith(this.#fence) && line === fence) this.#fence = "";
      } else if (fence) {
        this.#fence = fence;
      } else if (line === "" && this.tail.trim() !== "") {
        this.#gap = true;
      }
    }
  }
}
// endregion: blocks
