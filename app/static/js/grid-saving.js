// Saves the rows of a grid: some at a time, again after a breakdown, kept in the tab until they are safe.

const HEADERS = { 'X-Jalon-Fragment': '1', Accept: 'application/json' };
const AT_ONCE = 25; // rows: the rest follows
const PAUSE = 2000; // after the last key
const LONGEST_WAIT = 60000;

// What waits in a row: its columns whose text is not the one that the server holds.
export function waiting(row) {
  return Object.keys(row.texts).filter((name) => row.texts[name] !== row.base[name]);
}

// Of these, what may be sent now: not what was refused as it stands, nor what waits for a choice.
function sendable(row, held) {
  if (row.isNew && (row === held || !Object.values(row.texts).some((text) => text.trim()))) return [];
  const free = (name) => !(name in row.theirs);
  const names = waiting(row).filter(free);
  const stands = Object.keys(row.refused).filter(free).length === names.length; // none was taken back
  return stands && names.every((name) => row.refused[name] === row.texts[name]) ? [] : names;
}

const operation = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
const plain = (text) => text.trim().replace(/\s+/g, ' ').toLowerCase();

// Reads « title.0a1b2c body.f5e4d3 »: what was seen of each value.
export function marksOf(seen) {
  return Object.fromEntries(seen.split(' ').filter(Boolean).map((word) => {
    const dot = word.lastIndexOf('.');
    return [word.slice(0, dot), word.slice(dot + 1)];
  }));
}

export class Saving {
  #timer = 0;
  busy = false;
  #wait = 0;
  #again = null; // a sending whose answer never came: the same again, so that it is done once
  ended = false;

  // `grid` has rows, elsewhere (what is kept of other pages), held (the row one writes in), and what is called below.
  constructor(grid, address, token, person) {
    Object.assign(this, { grid, address, token, person, key: `jalon.grille ${address}` });
    window.addEventListener('online', () => this.soon(0));
    window.addEventListener('beforeunload', (event) => {
      if (!this.ended && this.grid.rows.some((row) => waiting(row).length > 0)) event.preventDefault();
    });
  }

  // Keeps what is not safe yet in this tab, for its person only; nothing stays once all is saved.
  keep() {
    const rows = this.grid.rows.filter((row) => waiting(row).length > 0).map((row) => ({
      id: row.isNew ? '' : row.id,
      texts: Object.fromEntries(waiting(row).map((name) => [name, row.texts[name]])),
      seen: row.seen,
    }));
    const kept = [...rows, ...this.grid.elsewhere];
    if (kept.length === 0) sessionStorage.removeItem(this.key);
    else try {
      sessionStorage.setItem(this.key, JSON.stringify({ person: this.person, rows: kept }));
    } catch { /* no room: what is typed is still in the page, and is sent from there */ }
  }

  // Returns what was kept for this person before the page was left.
  kept() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? '{}');
    if (kept.person === this.person) return kept.rows;
    sessionStorage.removeItem(this.key);
    return [];
  }

  soon(delay = PAUSE) {
    this.keep();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), delay);
  }

  async #send() {
    if (this.busy || this.ended) return;
    const batch = this.#again ?? this.#batch();
    if (!batch) return;
    this.busy = true;
    this.#again = batch;
    for (const { row } of batch.rows) this.grid.mark(row, 'sending');
    const answer = await this.#post(batch);
    this.busy = false;
    if (answer === 'later') {
      this.#wait = Math.min(this.#wait * 2 || PAUSE, LONGEST_WAIT);
      for (const { row } of batch.rows) this.grid.mark(row, 'offline');
      this.soon(this.#wait);
      return;
    }
    this.#wait = 0;
    if (answer === 'again') {
      this.soon();
      return;
    }
    this.#again = null;
    this.keep();
    this.grid.count();
    if (this.grid.rows.some((row) => sendable(row, this.grid.held).length > 0)) this.soon(answer === 'done' ? 0 : LONGEST_WAIT);
  }

  #batch() {
    const rows = this.grid.rows
      .map((row) => ({ row, id: row.id, seen: row.seen, names: sendable(row, this.grid.held) }))
      .filter(({ names }) => names.length > 0)
      .slice(0, AT_ONCE)
      .map(({ row, id, seen, names }) => ({
        row, id, seen, texts: Object.fromEntries(names.map((name) => [name, row.texts[name]])),
      }));
    return rows.length > 0 ? { rows, op: operation() } : null;
  }

  #body({ rows, op }) {
    const body = new URLSearchParams({ csrf_token: this.token, op });
    for (const { row, id, seen, texts } of rows) {
      const marks = Object.entries(seen).filter(([name]) => name in texts);
      if (!row.isNew) body.set(`${id}-seen`, marks.map(([name, mark]) => `${name}.${mark}`).join(' '));
      for (const [name, text] of Object.entries(texts)) body.set(`${id}.${name}`, text);
    }
    return body;
  }

  // Sends rows; returns 'done', 'refused', or 'later' when nothing can tell what became of them.
  async #post(batch, retried = false) {
    let response;
    try {
      response = await fetch(this.address, { method: 'POST', headers: HEADERS, body: this.#body(batch) });
    } catch {
      return 'later';
    }
    if (response.status >= 500) return 'later';
    if (response.headers.get('Content-Type')?.startsWith('application/json')) return this.#read(batch, await response.json());
    if (response.redirected && new URL(response.url).pathname === this.address) return this.#ask(batch);
    if (response.status === 400 && !retried && (await this.#renew())) return this.#post(batch, true);
    return this.#refused(batch, response);
  }

  #read(batch, { rows = [], problem }) {
    if (problem) {
      for (const { row, texts } of batch.rows) this.grid.refused(row, texts, problem);
      return 'refused';
    }
    for (const outcome of rows) {
      const sent = batch.rows.find(({ id }) => id === outcome.sent);
      if (sent) this.grid.answered(sent.row, outcome, sent.texts);
    }
    this.grid.report(batch.rows.map(({ row }) => row));
    return 'done';
  }

  // The first sending had arrived, but not its answer: its rows are sent again, as a new sending, for their outcomes.
  async #ask(batch) {
    const added = batch.rows.some(({ row }) => row.isNew) ? await this.#added() : [];
    if (!added) return 'later';
    const rows = batch.rows.map((sent) => {
      const now = sent.row.isNew && this.#take(added, sent.texts);
      if (!now) return sent;
      Object.assign(sent.row, { id: now.id, isNew: false });
      return { ...sent, id: now.id, seen: marksOf(now.seen) };
    });
    this.#again = { rows, op: operation() };
    return 'again';
  }

  // Returns the rows that were added since this page was drawn, the last first; null when nobody answers.
  async #added() {
    const last = Math.max(0, ...this.grid.rows.filter(({ isNew }) => !isNew).map(({ id }) => Number(id)));
    const added = [];
    for (let next = this.address; next;) {
      const page = await fetch(next).then((response) => (response.ok ? response.text() : '')).catch(() => '');
      const root = new DOMParser().parseFromString(page, 'text/html').querySelector('[data-grid]');
      if (!root) return null;
      const data = JSON.parse(root.dataset.grid);
      added.push(...data.rows.filter(({ id }) => Number(id) > last));
      next = data.next;
    }
    return added.sort((one, other) => other.id - one.id);
  }

  // Takes, among these rows, the one that reads as was sent; choices and dates may be written otherwise there.
  #take(added, texts) {
    const { columns } = this.grid;
    if (!texts[columns[0].name]?.trim()) return null;
    const reads = ({ cells }) => columns.every(({ name, kind }, rank) => kind !== 'line' || !texts[name] || plain(cells[rank]) === plain(texts[name]));
    const rank = added.findIndex(reads);
    return rank < 0 ? null : added.splice(rank, 1)[0];
  }

  // Takes a fresh token from the page; false when the session is over.
  async #renew() {
    const page = await fetch(location.href).catch(() => null);
    if (!page?.ok || page.redirected) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), 'text/html');
    const field = fresh.querySelector('main input[name="csrf_token"]');
    if (field) this.token = field.value;
    return field !== null;
  }

  async #refused(batch, response) {
    if (response.status === 400 || response.redirected) {
      this.ended = true;
      this.keep();
      this.grid.end();
      return 'refused';
    }
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const sentence = page.querySelector('main p')?.textContent.trim() ?? 'Ces lignes ne sont pas enregistrées.';
    for (const { row, texts } of batch.rows) this.grid.refused(row, texts, sentence);
    return 'refused';
  }
}
