// What the server says of rows, and the note under a cell that says it. `grid` is that of grid.js.

// What became of a row.
export function answered(grid, row, { state, problem, faults, theirs, row: now }, { texts: sent, leaves }) {
  if (state === 'removed') {
    drop(grid, row);
    return;
  }
  if (leaves) { // refused: it stays, as it stands
    Object.assign(row, { leaves: false, texts: { ...row.base } });
    sent = {};
  }
  row.problem = problem;
  row.faults = faults;
  row.refused = state === 'wrong' ? sent : {};
  if (now) take(grid, row, now, sent, theirs, state);
  row.theirs = { ...row.theirs, ...theirs };
  grid.mark(row, state === 'untouched' ? 'saved' : state);
  grid.show(row);
}

// Takes a row out of the table; those under it come up.
export function drop(grid, row) {
  const rank = grid.rows.indexOf(row);
  if (grid.at.row > rank) grid.at.row -= 1;
  grid.rows.splice(rank, 1);
  row.tr.remove();
  for (const under of grid.rows.slice(rank)) {
    under.number -= 1;
    under.head.firstChild.data = under.number;
    under.tr.setAttribute('aria-rowindex', under.number + 1);
  }
  grid.at.row = Math.min(grid.at.row, grid.rows.length - 1);
  grid.from = { ...grid.at };
  grid.place(grid.sheet.contains(document.activeElement) || document.activeElement === document.body);
  grid.count();
}

// What the last act did, then one sentence for what became of the rows sent together.
export function report(grid, rows) {
  if (grid.done || rows.length > 0) grid.say([grid.done, became(grid, rows)].filter(Boolean).join(' '));
}

function became(grid, rows) {
  if (rows.length === 0) return '';
  const wrong = rows.filter(({ state }) => state === 'wrong' || state === 'conflict');
  const [row] = wrong;
  if (!row) return rows.length === 1 ? `Ligne ${rows[0].number} enregistrée.` : `${rows.length}\u00a0lignes enregistrées.`;
  if (rows.length > 1) return `${grid.plural(rows.length - wrong.length, 'ligne enregistrée', 'lignes enregistrées')}, ${wrong.length} à corriger.`;
  return `Ligne ${row.number}\u00a0: ${[row.problem, ...Object.values(row.faults), ...Object.values(row.theirs).map(({ sentence }) => sentence)].filter(Boolean).join(' ')}`;
}

// Takes the row as it stands; what is being typed, and what was seen of it, stay.
function take(grid, row, now, sent, theirs, state) {
  if (row.isNew) Object.assign(row, { id: now.id, isNew: false });
  row.tr.classList.remove('new');
  row.url = now.url;
  const seen = grid.marksOf(now.seen);
  grid.columns.forEach(({ name }, rank) => {
    const text = now.cells[rank];
    const ours = row.texts[name] !== row.base[name];
    // Typed meanwhile, or refused with its row: over what was seen before. What is asked is over what stands.
    if (ours && !(name in theirs) && (state === 'wrong' || !(name in sent))) return;
    row.seen[name] = seen[name];
    row.base[name] = text;
    if (name in theirs || (name in sent && row.texts[name] !== sent[name])) return;
    if (name in sent) rename(grid, row, name, sent[name], text);
    row.texts[name] = text;
  });
}

// A text that was saved reads otherwise: « 4 » has become « 4 Forte ».
function rename(grid, row, name, from, to) {
  for (const change of [...grid.acts, ...grid.undone].flat()) {
    if (change.row !== row || change.name !== name) continue;
    if (change.before === from) change.before = to;
    if (change.after === from) change.after = to;
  }
}

// A row, or all of them, was not taken: the sentence says why.
export function refused(grid, row, texts, sentence) {
  row.problem = sentence;
  row.refused = texts;
  grid.mark(row, 'wrong');
  grid.show(row);
  grid.say(sentence);
  grid.count();
}

// The session is over.
export function end(grid) {
  const link = grid.create('a', { href: location.href }, 'Reconnectez-vous');
  grid.said.replaceChildren('Votre session est terminée. Votre saisie est gardée dans cet onglet\u00a0: ', link, ', elle reviendra ici.');
  for (const row of grid.rows) if (grid.waiting(row).length > 0) grid.mark(row, 'offline');
}

// What is wrong, or what somebody else wrote, under the current cell.
export function note(grid) {
  const { row, column: { name }, create, quoted } = grid;
  const theirs = row.theirs[name];
  grid.tip.replaceChildren(create('p', {}, theirs?.sentence ?? row.faults[name] ?? row.problem));
  if (theirs) {
    const mine = row.texts[name];
    const choose = (words, text) => grid.button(words, () => settle(grid, row, name, text));
    grid.tip.append(create('p', { class: 'acts' }, choose(mine ? `Garder ${quoted(mine)}` : 'Garder vide', mine), choose(theirs.text ? `Prendre ${quoted(theirs.text)}` : 'Laisser vide', theirs.text)));
  }
  grid.tip.onkeydown = (event) => leaveTip(grid, event);
  grid.cell.append(grid.tip);
  const [cell, sheet, tip] = [grid.cell, grid.sheet, grid.tip].map((element) => element.getBoundingClientRect());
  grid.tip.classList.toggle('before', cell.left + tip.width > sheet.right);
  grid.tip.classList.toggle('above', cell.bottom + tip.height > sheet.bottom && cell.top - tip.height > sheet.top);
  grid.field.setAttribute('aria-describedby', grid.tip.id);
}

// One of two texts is chosen.
function settle(grid, row, name, text) {
  delete row.theirs[name];
  grid.change([{ row, name, text }]);
  grid.mark(row, grid.waiting(row).length > 0 ? 'changed' : 'saved');
  grid.place();
  grid.saving.soon(0);
}

// Tab from the last button of the note goes on to the next cell.
function leaveTip(grid, event) {
  if (event.key !== 'Tab' || event.shiftKey || event.target !== grid.tip.querySelector('button:last-of-type')) return;
  event.preventDefault();
  grid.step(1);
}
