// What is taken back, done again, or given back after the page was left. `grid` is that of grid.js.

// Undoes or does again; a cell that somebody has changed since becomes a conflict, a row that was added leaves.
export function turn(grid, way) {
  const { plural, quoted } = grid;
  const [from, to] = way === 'undo' ? [grid.acts, grid.undone] : [grid.undone, grid.acts];
  const last = from.pop();
  if (!last) return grid.say(way === 'undo' ? 'Rien à annuler.' : 'Rien à rétablir.');
  const act = last.map((change) => ({ ...change, before: change.after, after: change.before }));
  to.push(act);
  comeBack(grid, new Set(act.map(({ row }) => row)));
  const since = act.filter(({ row, name, before }) => row.texts[name] !== before && row.texts[name] === row.base[name]);
  for (const { row, name } of since) {
    row.theirs[name] = { text: row.texts[name], sentence: `Cette cellule a changé depuis\u00a0: ${quoted(row.texts[name])}.` };
  }
  grid.apply(act);
  for (const { row } of since) grid.mark(row, 'conflict');
  const [{ name: title }] = grid.columns; // a line without it cannot stay
  const leaving = [...new Set(act.map(({ row }) => row))].filter((row) => row.added && !row.texts[title]);
  for (const row of leaving) leave(grid, row);
  grid.place();
  const left = leaving.length > 0 ? ` ${plural(leaving.length, 'ligne ajoutée est retirée', 'lignes ajoutées sont retirées')}.` : '';
  grid.did(`${plural(act.length, 'cellule remise', 'cellules remises')} comme avant.${left}`);
  return grid.saving.soon(0);
}

// A row that nobody has saved goes at once; another when the server has taken it away.
function leave(grid, row) {
  if (!row.isNew) row.leaves = true;
  else if (row !== grid.rows.at(-1)) grid.drop(row);
}

// Rows that have left come back as new ones, at the end.
function comeBack(grid, rows) {
  for (const row of rows) {
    if (grid.rows.includes(row)) continue;
    const fresh = grid.rows.at(-1);
    for (const change of [...grid.acts, ...grid.undone].flat()) if (change.row === row) change.row = fresh;
    grid.spare();
  }
}

// Gives back what was typed before the page was left: sent again as it was seen then.
export function restore(grid, kept) {
  let count = 0;
  grid.elsewhere = [];
  for (const one of kept) {
    const row = one.id ? grid.rows.find(({ id }) => id === one.id) : grid.data.adds && grid.rows.at(-1);
    if (!row) {
      grid.elsewhere.push(one);
      continue;
    }
    for (const [name, text] of Object.entries(one.texts)) {
      row.texts[name] = text;
      if (one.seen[name]) row.seen[name] = one.seen[name];
    }
    if (row.isNew) grid.spare();
    count += 1;
    grid.mark(row, 'changed');
    grid.show(row);
  }
  if (count === 0) return;
  grid.did(`Votre saisie est revenue\u00a0: ${grid.plural(count, 'ligne est renvoyée', 'lignes sont renvoyées')}.`);
  grid.saving.soon(0);
}
