import { download, get, post, token } from './api.js';
import { chart } from './chart.js';
import { duration, element, number, size, table, time } from './dom.js';

const maxCharts = 24;
const maxRuns = 200;

const link = (text, ...parts) => element('a', { href: '#/' + parts.map(encodeURIComponent).join('/') }, text);
const pairs = entries => [...(entries ?? [])].sort((a, b) => a.key < b.key ? -1 : 1);
const status = text => element('span', { class: `status ${String(text).toLowerCase()}` }, text);

export async function start() {
  return [
    element('h1', {}, 'Platform'),
    element('p', {}, 'The tracking server speaks MLflow’s REST API at this address: ', element('code', {}, `mlflow.set_tracking_uri("${location.origin}")`), '.'),
    element('ul', {},
      element('li', {}, link('Experiments and runs', 'experiments')),
      element('li', {}, link('CleanFlow: CSV in, understood, planned, cleaned', 'cleanflow'), ' · ', element('a', { href: '/cleanflow/docs' }, 'its API, to try out')),
      element('li', {}, element('a', { href: '/leaderboard/docs' }, 'Leaderboard API, to try out'), ' · ', element('a', { href: '/leaderboard/redoc' }, 'to read'))),
  ];
}

export async function experiments() {
  const found = await post('experiments/search', { max_results: 1000, view_type: 'ACTIVE_ONLY' });
  const rows = (found.experiments ?? []).map(e => element('tr', {},
    element('td', {}, link(e.name, 'experiments', e.experiment_id)),
    element('td', {}, e.experiment_id),
    element('td', {}, time(e.creation_time))));
  return [element('h1', {}, 'Experiments'), table(['Name', 'Id', 'Created'], rows)];
}

export async function experiment(id) {
  const [{ experiment: about }, found] = await Promise.all([
    get('experiments/get', { experiment_id: id }),
    post('runs/search', { experiment_ids: [id], max_results: maxRuns, order_by: ['attributes.start_time DESC'] }),
  ]);
  const runs = found.runs ?? [];
  const metrics = [...new Set(runs.flatMap(run => (run.data.metrics ?? []).map(m => m.key)))].sort().slice(0, 8);
  const rows = runs.map(run => element('tr', {},
    element('td', {}, link(run.info.run_name || run.info.run_id, 'experiments', id, 'runs', run.info.run_id)),
    element('td', {}, status(run.info.status)),
    element('td', {}, run.info.user_id),
    element('td', {}, time(run.info.start_time)),
    element('td', {}, duration(run.info.start_time, run.info.end_time)),
    ...metrics.map(key => {
      const metric = (run.data.metrics ?? []).find(m => m.key === key);
      return element('td', { class: 'number' }, metric ? number(metric.value) : '');
    })));
  return [
    element('h1', {}, about.name),
    element('p', { class: 'note' }, `Experiment ${about.experiment_id} · ${about.lifecycle_stage}` + (found.next_page_token ? ` · the latest ${maxRuns} runs` : '')),
    runs.length ? table(['Run', 'Status', 'User', 'Started', 'Took', ...metrics], rows) : element('p', { class: 'note' }, 'No runs yet.'),
  ];
}

async function files(runId, path) {
  const list = element('ul', { class: 'files' });
  let page;
  do {
    page = await get('artifacts/list', { run_id: runId, path: path || undefined, page_token: page?.next_page_token });
    for (const file of page.files ?? []) list.append(entry(runId, file));
  } while (page.next_page_token);
  return list;
}

function entry(runId, file) {
  const name = file.path.split('/').pop();
  if (!file.is_dir) {
    const address = `/get-artifact?${new URLSearchParams({ run_id: runId, path: file.path })}`;
    const save = event => {
      if (!token.get()) return;
      event.preventDefault();
      download(runId, file.path).catch(error => alert(error.message));
    };
    return element('li', {}, element('a', { href: address, onclick: save }, name), ` ${size(file.file_size)}`);
  }
  const item = element('li', {});
  const open = async () => {
    button.disabled = true;
    item.append(await files(runId, file.path));
  };
  const button = element('button', { type: 'button', onclick: () => open().catch(error => alert(error.message)) }, `${name}/`);
  item.append(button);
  return item;
}

async function charts(runId, metrics) {
  const shown = metrics.slice(0, maxCharts);
  const histories = await Promise.all(shown.map(m => get('metrics/get-history-bulk-interval', { run_ids: runId, metric_key: m.key, max_results: 500 })));
  return element('div', { class: 'charts' }, ...shown.map((m, i) => chart(m.key, histories[i].metrics ?? [])));
}

// The second value says whether the run goes on, and the page with it.
export async function run(experimentId, runId) {
  const { run: { info, data, inputs } } = await get('runs/get', { run_id: runId });
  const metrics = pairs(data.metrics);
  const fact = (name, value) => value === undefined || value === '' ? [] : [element('dt', {}, name), element('dd', {}, value)];
  const texts = entries => table(['Name', 'Value'], pairs(entries).map(e => element('tr', {}, element('td', {}, e.key), element('td', {}, e.value ?? ''))));
  const rows = metrics.map(m => element('tr', {}, element('td', {}, m.key), element('td', { class: 'number' }, number(m.value)), element('td', { class: 'number' }, m.step ?? 0)));
  const [drawn, artifacts] = await Promise.all([charts(runId, metrics), files(runId, '')]);
  const section = (title, filled, content) => [element('h2', {}, title), filled ? content : element('p', { class: 'note' }, 'None.')];
  return {
    goesOn: info.status === 'RUNNING' && info.lifecycle_stage === 'active',
    nodes: [
      element('h1', {}, info.run_name || info.run_id),
      element('dl', { class: 'facts' },
        ...fact('Status', status(info.status)),
        ...(info.lifecycle_stage === 'active' ? [] : fact('Lifecycle', info.lifecycle_stage)),
        ...fact('User', info.user_id),
        ...fact('Started', time(info.start_time)),
        ...fact('Ended', time(info.end_time)),
        ...fact('Took', duration(info.start_time, info.end_time)),
        ...fact('Experiment', link(info.experiment_id, 'experiments', info.experiment_id)),
        ...fact('Run id', info.run_id)),
      ...section('Params', data.params?.length, texts(data.params)),
      ...section('Metrics', metrics.length, table(['Name', 'Latest', 'Step'], rows)),
      metrics.length ? drawn : undefined,
      ...section('Artifacts', artifacts.children.length, artifacts),
      ...(inputs?.dataset_inputs?.length ? section('Datasets', true, table(['Name', 'Digest'],
        inputs.dataset_inputs.map(i => element('tr', {}, element('td', {}, i.dataset.name), element('td', {}, i.dataset.digest))))) : []),
      ...section('Tags', data.tags?.length, texts(data.tags)),
    ].filter(node => node !== undefined),
  };
}
