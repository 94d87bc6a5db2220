import { token } from './api.js';
import { key } from './classroom/api.js';
import * as classroom from './classroom/views.js';
import { session } from './cleanflow/api.js';
import * as cleanflow from './cleanflow/views.js';
import { element } from './dom.js';
import * as training from './training/views.js';
import { experiment, experiments, run, start } from './views.js';

const refreshAfter = 1500;
const view = document.getElementById('view');
let shown = 0;
let timer;
// What the view shown goes on doing until it is left.
let stop;

function ask(message) {
  const input = element('input', { type: 'password', 'aria-label': 'Token', autocomplete: 'off', placeholder: 'token' });
  input.value = token.get();
  const keep = event => {
    event.preventDefault();
    token.set(input.value.trim());
    show();
  };
  view.replaceChildren(
    element('h1', {}, 'Token'),
    element('p', {}, message),
    element('form', { onsubmit: keep }, input, ' ', element('button', { type: 'submit' }, 'Use')),
    element('p', { class: 'note' }, 'It is kept in this tab only, until the tab is closed. Leave it empty to read without one.'));
}

async function route(parts) {
  if (parts.length === 0) return { nodes: await start() };
  if (parts[0] === 'experiments' && parts.length === 1) return { nodes: await experiments() };
  if (parts[0] === 'experiments' && parts.length === 2) return { nodes: await experiment(parts[1]) };
  if (parts[0] === 'experiments' && parts[2] === 'runs' && parts.length === 4) return run(parts[1], parts[3]);
  if (parts[0] === 'cleanflow' && parts.length === 1) return { nodes: await cleanflow.home() };
  if (parts[0] === 'cleanflow' && !session.get()) return { nodes: cleanflow.account() };
  if (parts[0] === 'cleanflow' && parts[1] === 'datasets' && parts.length === 3) return { nodes: await cleanflow.dataset(parts[2]) };
  if (parts[0] === 'cleanflow' && parts[1] === 'plans' && parts.length === 3) return { nodes: await cleanflow.plan(parts[2]) };
  if (parts[0] === 'cleanflow' && parts[1] === 'executions' && parts.length === 3) return cleanflow.execution(parts[2]);
  if (parts[0] === 'training' && parts.length === 1) return { nodes: await training.home() };
  if (parts[0] === 'training' && !session.get()) return { nodes: training.account() };
  if (parts[0] === 'training' && parts[1] === 'datasets' && parts.length === 3) return { nodes: await training.dataset(parts[2]) };
  if (parts[0] === 'training' && parts[1] === 'jobs' && parts.length === 3) return training.job(parts[2]);
  if (parts[0] === 'classroom' && parts.length === 1) return classroom.home();
  if (parts[0] === 'classroom' && parts[1] === 'students' && parts.length === 3) return classroom.student(parts[2]);
  return { nodes: [element('h1', {}, 'There is no such page')] };
}

// A file that somebody has chosen is not lost to a refresh.
function refresh() {
  if ([...view.querySelectorAll('input[type=file]')].some(input => input.files.length)) timer = setTimeout(refresh, refreshAfter);
  else show();
}

// The view shown, if any, is over.
function leave() {
  clearTimeout(timer);
  stop?.();
  stop = undefined;
  return ++shown;
}

async function show() {
  const turn = leave();
  try {
    const parts = location.hash.replace(/^#\/?/, '').split('/').filter(part => part !== '').map(decodeURIComponent);
    const { nodes, goesOn, stop: end } = await route(parts);
    if (turn !== shown) return end?.();
    stop = end;
    document.documentElement.lang = { classroom: 'ja', cleanflow: 'ja', training: 'ko' }[parts[0]] ?? 'en';
    // A page that changes all the time says by itself what is worth reading aloud.
    view.setAttribute('aria-live', parts[0] === 'classroom' ? 'off' : 'polite');
    view.replaceChildren(...nodes);
    if (goesOn) timer = setTimeout(refresh, refreshAfter);
  } catch (error) {
    if (turn !== shown) return;
    if (error.status === 401 && /^#\/(cleanflow|training)/.test(location.hash)) {
      session.set('');
      view.replaceChildren(...(location.hash.startsWith('#/training') ? training : cleanflow).account());
    } else if (error.status === 401 && /^#\/classroom/.test(location.hash)) {
      document.documentElement.lang = 'ja';
      const message = key.get() ? error.message : undefined;
      key.set('');
      view.replaceChildren(...classroom.account(message));
    } else if (error.status === 401) ask(error.message);
    else view.replaceChildren(element('h1', {}, 'That did not work'), element('p', { class: 'error' }, error.message));
  }
}

document.getElementById('token').addEventListener('click', () => {
  leave();
  ask('The token that the tracking server is asked with.');
});
addEventListener('hashchange', show);
show();
