// Saves the rows of a grid: some at a time, again after a breakdown, kept in the tab until they are safe.

const HEADERS = { 'X-Jalon-Fragment': '1', Accept: 'application/json' };
const AT_ONCE = 25; // rows: the rest follows
const PAUSE = 2000; // after the last key
const LONGEST_WAIT = 60000;

// Of what waits in a row, what may be sent now: not what was refused as it stands, nor what waits for a choice.
function sendable({ waiting, held }, row) {
  if (row.leaves) return Object.keys(row.texts);
  if (row.isNew && (row === held || !Object.values(row.texts).some((text) => text.trim()))) return [];
  const free = (name) => !(name in row.theirs);
  const names = waiting(row).filter(free);
  const stands = Object.keys(row.refused).filter(free).length === names.length; // none was taken back
  return stands && names.every((name) => row.refused[name] === row.texts[name]) ? [] : names;
}

const operation = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

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
      if (!this.ended && this.grid.rows.some((row) => this.grid.waiting(row).length > 0)) event.preventDefault();
    });
  }

  // Keeps what is not safe yet in this tab, for its person only; nothing stays once all is saved.
  keep() {
    const rows = this.grid.rows.filter((row) => !row.leaves && this.grid.waiting(row).length > 0).map((row) => ({
      id: row.isNew ? '' : row.id,
      texts: Object.fromEntries(this.grid.waiting(row).map((name) => [name, row.texts[name]])),
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
    if (this.grid.rows.some((row) => sendable(this.grid, row).length > 0)) this.soon(answer === 'done' ? 0 : LONGEST_WAIT);
  }

  #batch() {
    const rows = this.grid.rows
      .map((row) => ({ row, id: row.id, seen: row.seen, names: sendable(this.grid, row) }))
      .filter(({ names }) => names.length > 0)
      .slice(0, AT_ONCE)
      .map(({ row, id, seen, names }) => ({
        row, id, seen, leaves: row.leaves, texts: Object.fromEntries(names.map((name) => [name, row.texts[name]])),
      }));
    return rows.length > 0 ? { rows, op: operation() } : null;
  }

  #body({ rows, op }) {
    const body = new URLSearchParams({ csrf_token: this.token, op });
    for (const { row, id, seen, leaves, texts } of rows) {
      if (leaves) body.set(`${id}-leaves`, 'oui');
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
    const mend = await import(`./grid-mending.js${new URL(import.meta.url).search}`).catch(() => null);
    if (!mend) return 'later';
    if (response.redirected && new URL(response.url).pathname === this.address) {
      const rows = await mend.asked(this, batch);
      if (rows) this.#again = { rows, op: operation() };
      return rows ? 'again' : 'later';
    }
    if (response.status === 400 && !retried && (await mend.renewed(this))) return this.#post(batch, true);
    await mend.refused(this, batch, response);
    return 'refused';
  }

  #read(batch, { rows = [], problem }) {
    if (problem) {
      for (const { row, texts } of batch.rows) this.grid.refused(row, texts, problem);
      return 'refused';
    }
    for (const outcome of rows) {
      const sent = batch.rows.find(({ id }) => id === outcome.sent);
      if (sent) this.grid.answered(sent.row, outcome, sent);
    }
    this.grid.report(batch.rows.map(({ row }) => row).filter((row) => this.grid.rows.includes(row)));
    return 'done';
  }
}
