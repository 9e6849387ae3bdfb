// Blocks of cells, as spreadsheets copy them, and where they go. `grid` is that of grid.js.

// Reads a block: tabs and line breaks. Quotes are quotes only where they open a cell and their closing one ends it.
function parse(text) {
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

// Tells where each text of a block goes: one value fills the selection, a block starts at its first cell.
// `typed[column]` is false where nothing may be written; `room` is how many rows may be added.
function plan(block, { top, left, bottom, right }, { rows, typed, room }) {
  const fills = block.length === 1 && block[0].length === 1;
  const height = fills ? bottom - top + 1 : block.length;
  const width = fills ? right - left + 1 : Math.max(...block.map((row) => row.length));
  const changes = [];
  let leftOut = 0;
  const added = Math.min(Math.max(0, top + height - rows), room);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const text = fills ? block[0][0] : block[row][column];
      if (text === undefined) continue;
      const at = { row: top + row, column: left + column, text };
      if (at.row < rows + added && typed[at.column]) changes.push(at);
      else leftOut += 1;
    }
  }
  return { changes, added, leftOut };
}

// The button: the browser may give what was copied, or ask first; the keys always do.
export async function fromClipboard(grid) {
  const text = await navigator.clipboard?.readText?.().catch(() => null);
  if (typeof text === 'string') paste(grid, text);
  else grid.say('Votre navigateur ne donne pas ce qui est copié\u00a0: collez avec Ctrl V, ou ⌘ V sur un Mac.');
}

export function paste(grid, text) {
  const block = parse(text);
  if (block.reduce((count, row) => count + row.length, 0) > grid.data.most) {
    grid.say(`Plus de ${grid.data.most.toLocaleString('fr')} cellules à la fois\u00a0: collez-les en plusieurs fois, ou passez par l’import d’un fichier.`);
    return;
  }
  const titles = grid.columns.map(({ title }) => title.toLowerCase());
  const heads = block[0].filter((cell) => titles.includes(cell.trim().toLowerCase())).length > 1;
  if (heads && block.length > 1) {
    ask(grid, 'La première ligne porte les titres des colonnes.', ['Passer cette ligne', () => lay(grid, block.slice(1))], ['La coller aussi', () => lay(grid, block)]);
  } else lay(grid, block);
}

// Puts a block in its place; beyond the last row, asks before it adds.
function lay(grid, block) {
  const { area, data, columns } = grid;
  const rows = grid.rows.filter(({ isNew }) => !isNew).length;
  const options = { rows, typed: columns.map(({ typed }) => typed), room: 0 };
  const within = plan(block, area, options);
  const whole = plan(block, area, { ...options, room: data.adds ? data.most : 0 });
  if (whole.added === 0) put(grid, within);
  else if (within.changes.length === 0) put(grid, whole);
  else {
    const sentence = grid.plural(whole.added, 'ligne sera ajoutée.', 'lignes seront ajoutées.');
    ask(grid, sentence, ['Coller et ajouter', () => put(grid, whole)], ['Coller sans ajouter', () => put(grid, within)]);
  }
}

function put(grid, { changes, leftOut }) {
  const last = Math.max(...changes.map(({ row }) => row));
  while (grid.rows.length <= last) grid.spare();
  grid.change(changes.map(({ row, column, text }) => ({ row: grid.rows[row], name: grid.columns[column].name, text })));
  const out = leftOut > 0 ? `, ${grid.plural(leftOut, 'laissée de côté', 'laissées de côté')}` : '';
  grid.did(`${grid.plural(changes.length, 'cellule collée', 'cellules collées')}${out}.`);
  grid.place();
  grid.saving.soon(0);
}

function ask(grid, sentence, ...answers) {
  grid.say(sentence);
  const buttons = answers.map(([words, act]) => grid.button(words, () => { grid.say(''); act(); }));
  grid.said.append(...buttons.flatMap((element) => [' ', element]));
  buttons[0].focus();
}

export function fillDown(grid) {
  let { top, bottom, left, right } = grid.area;
  if (top === bottom) top -= 1; // one row: from the one above
  if (top < 0) return;
  const columns = grid.columns.slice(left, right + 1).filter(({ typed }) => typed);
  const rows = grid.rows.slice(top + 1, bottom + 1);
  const count = grid.change(rows.flatMap((row) => columns.map(({ name }) => ({ row, name, text: grid.rows[top].texts[name] }))));
  grid.place();
  grid.did(`${grid.plural(count, 'cellule recopiée', 'cellules recopiées')}.`);
  grid.saving.soon(0);
}
