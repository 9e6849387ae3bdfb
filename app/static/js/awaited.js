// Follows what another machine is asked: every two seconds, until the page has something else to show.

const PAUSE = 2000;

export default function follow(element) {
  setTimeout(() => look(element), PAUSE);
}

async function look(element) {
  if (!element.isConnected) return;
  try {
    const response = await fetch(element.dataset.url, { headers: { 'X-Jalon-Fragment': '1', Accept: 'text/html' } });
    const template = document.createElement('template');
    template.innerHTML = response.ok && !response.redirected ? await response.text() : '';
    const found = template.content.getElementById(element.id);
    if (!found || !found.dataset.module) {
      location.reload();
      return;
    }
    for (const selector of ['[role="status"]', '.gauge']) {
      const part = found.querySelector(selector);
      if (part) element.querySelector(selector).replaceWith(part);
    }
  } catch {
    // No network for now: what is asked goes on without us.
  }
  follow(element);
}
