// What seldom happens while a grid is saved: an answer that was lost, a session that is over, a refusal.

const plain = (text) => text.trim().replace(/\s+/g, ' ').toLowerCase();
const read = (text) => new DOMParser().parseFromString(text, 'text/html');

// The first sending had arrived, but not its answer: returns its rows, to be sent again, as a new sending, for their
// outcomes; null when nobody answers.
export async function asked({ grid, address }, batch) {
  const added = batch.rows.some(({ row }) => row.isNew) ? await addedSince(grid, address) : [];
  return added && batch.rows.map((sent) => {
    const now = sent.row.isNew && take(grid, added, sent.texts);
    if (!now) return sent;
    Object.assign(sent.row, { id: now.id, isNew: false });
    return { ...sent, id: now.id, seen: grid.marksOf(now.seen) };
  });
}

// Returns the rows that were added since this page was drawn, the last first; null when nobody answers.
async function addedSince(grid, address) {
  const last = Math.max(0, ...grid.rows.filter(({ isNew }) => !isNew).map(({ id }) => Number(id)));
  const added = [];
  for (let next = address; next;) {
    const page = await fetch(next).then((response) => (response.ok ? response.text() : '')).catch(() => '');
    const root = read(page).querySelector('[data-grid]');
    if (!root) return null;
    const data = JSON.parse(root.dataset.grid);
    added.push(...data.rows.filter(({ id }) => Number(id) > last));
    next = data.next;
  }
  return added.sort((one, other) => other.id - one.id);
}

// Takes, among these rows, the one that reads as was sent; choices and dates may be written otherwise there.
function take({ columns }, added, texts) {
  if (!texts[columns[0].name]?.trim()) return null;
  const reads = ({ cells }) => columns.every(({ name, kind }, rank) => kind !== 'line' || !texts[name] || plain(cells[rank]) === plain(texts[name]));
  const rank = added.findIndex(reads);
  return rank < 0 ? null : added.splice(rank, 1)[0];
}

// Takes a fresh token from the page; false when the session is over.
export async function renewed(saving) {
  const page = await fetch(location.href).catch(() => null);
  if (!page?.ok || page.redirected) return false;
  const field = read(await page.text()).querySelector('main input[name="csrf_token"]');
  if (field) saving.token = field.value;
  return field !== null;
}

export async function refused(saving, batch, response) {
  if (response.status === 400 || response.redirected) {
    saving.ended = true;
    saving.keep();
    saving.grid.end();
    return;
  }
  const page = read(await response.text());
  const sentence = page.querySelector('main p')?.textContent.trim() ?? 'Ces lignes ne sont pas enregistrées.';
  for (const { row, texts } of batch.rows) saving.grid.refused(row, texts, sentence);
}
