// Blocks of cells as spreadsheets copy them, and what one may undo. Nothing here knows the page.

// Reads a block: tabs and line breaks. Quotes are quotes only where they open a cell and their closing one ends it.
export function parse(text) {
  const rows = [[]];
  let rest = text.replace(/\r\n?/g, '\n');
  if (rest.endsWith('\n')) rest = rest.slice(0, -1); // spreadsheets end the last line too
  for (;;) {
    const quoted = rest.match(/^"((?:[^"]|"")*)"(?=[\t\n]|$)/);
    const cell = quoted ? quoted[0] : rest.match(/^[^\t\n]*/)[0];
    rows.at(-1).push(quoted ? quoted[1].replaceAll('""', '"') : cell);
    const next = rest[cell.length];
    if (next === undefined) return rows;
    if (next === '\n') rows.push([]);
    rest = rest.slice(cell.length + 1);
  }
}

// Writes a block, with quotes around what would be read otherwise.
export function write(rows) {
  const cell = (text) => (/[\t\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}

// Tells where each text of a block goes: one value fills the selection, a block starts at its first cell.
// `typed[column]` is false where nothing may be written; `room` is how many rows may be added.
export function plan(block, { top, left, bottom, right }, { rows, typed, room }) {
  const fills = block.length === 1 && block[0].length === 1;
  const height = fills ? bottom - top + 1 : block.length;
  const width = fills ? right - left + 1 : Math.max(...block.map((row) => row.length));
  const changes = [];
  let left_out = 0;
  const added = Math.min(Math.max(0, top + height - rows), room);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const text = fills ? block[0][0] : block[row][column];
      if (text === undefined) continue;
      const at = { row: top + row, column: left + column, text };
      if (at.row < rows + added && typed[at.column]) changes.push(at);
      else left_out += 1;
    }
  }
  return { changes, added, leftOut: left_out };
}

const MOST = 50;

// The acts of this page: each is a list of { row, name, before, after, added }.
export class Acts {
  done = [];
  undone = [];

  add(changes) {
    this.done.push(changes);
    if (this.done.length > MOST) this.done.shift();
    this.undone = [];
  }

  undo() {
    return this.#turn(this.done, this.undone);
  }

  redo() {
    return this.#turn(this.undone, this.done);
  }

  // Returns the act with both texts exchanged: what to write, over what.
  #turn(from, to) {
    const act = from.pop();
    if (!act) return null;
    const turned = act.map((change) => ({ ...change, before: change.after, after: change.before }));
    to.push(turned);
    return turned;
  }

  // A text that was saved reads otherwise: « 4 » has become « 4 Forte ».
  rename(row, name, from, to) {
    for (const change of [...this.done, ...this.undone].flat()) {
      if (change.row !== row || change.name !== name) continue;
      if (change.before === from) change.before = to;
      if (change.after === from) change.after = to;
    }
  }
}
