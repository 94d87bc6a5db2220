import { element, number, size, table } from '../dom.js';
import { get, post, put, remove, save, session, upload } from './api.js';
import { profile } from './profile.js';

const link = (text, ...parts) => element('a', { href: '#/' + ['cleanflow', ...parts].map(encodeURIComponent).join('/') }, text);
const go = (...parts) => { location.hash = '#/' + ['cleanflow', ...parts].map(encodeURIComponent).join('/'); };
const when = text => text ? new Date(text).toLocaleString('ja-JP') : '';
const status = text => element('span', { class: `status ${text}` }, { running: '実行中', completed: '完了', failed: '失敗', success: '成功', pending: '待機', skipped: '省略' }[text] ?? text);
const tasks = { classification: '分類 (classification)', regression: '回帰 (regression)', clustering: 'クラスタリング (clustering)' };

// A place for what went wrong, and a way to run what may.
function attempts() {
  const place = element('p', { class: 'error', role: 'alert', hidden: '' });
  const attempt = work => async event => {
    event?.preventDefault();
    place.hidden = true;
    const button = event?.submitter ?? event?.currentTarget;
    if (button) button.disabled = true;
    try {
      await work();
    } catch (error) {
      place.textContent = error.details?.error_message ? `${error.message}（手順 ${error.details.step_order}: ${error.details.error_message}）` : error.message;
      place.hidden = false;
    } finally {
      if (button) button.disabled = false;
    }
  };
  return { place, attempt };
}

export function account() {
  const { place, attempt } = attempts();
  const email = element('input', { type: 'email', name: 'email', autocomplete: 'username', 'aria-label': 'メールアドレス', placeholder: 'メールアドレス', required: '' });
  const password = element('input', { type: 'password', name: 'password', autocomplete: 'current-password', 'aria-label': 'パスワード', placeholder: 'パスワード（8文字以上）', required: '' });
  const login = async () => {
    session.set((await post('auth/login', { email: email.value, password: password.value })).access_token);
    if (location.hash === '#/cleanflow') dispatchEvent(new HashChangeEvent('hashchange'));
    else go();
  };
  const register = async () => {
    await post('auth/register', { email: email.value, password: password.value });
    await login();
  };
  return [
    element('h1', {}, 'CleanFlow'),
    element('p', {}, 'CSV をアップロードし、中身を理解し、前処理プランを作り、実行します。'),
    element('form', { class: 'account', onsubmit: attempt(login) }, email, password,
      element('button', { type: 'submit' }, 'ログイン'), element('button', { type: 'button', id: 'register', onclick: attempt(register) }, '新規登録')),
    place,
  ];
}

export async function home() {
  if (!session.get()) return account();
  const [me, { datasets, total }, { plans }, { executions }] = await Promise.all([get('auth/me'), get('datasets?limit=100'), get('plans?limit=100'), get('executions?limit=100')]);
  const { place, attempt } = attempts();
  const file = element('input', { type: 'file', accept: '.csv,text/csv', 'aria-label': 'CSV ファイル', required: '' });
  const take = attempt(async () => go('datasets', (await upload(file.files[0])).dataset_id));
  const leave = () => {
    session.set('');
    dispatchEvent(new HashChangeEvent('hashchange'));
  };
  const names = new Map(plans.map(p => [p.plan_id, p.name]));
  return [
    element('h1', {}, 'CleanFlow'),
    element('p', { class: 'note' }, me.email, ' ', element('button', { type: 'button', onclick: leave }, 'ログアウト')),
    element('form', { onsubmit: take }, file, ' ', element('button', { type: 'submit' }, 'アップロード'), element('span', { class: 'note' }, ' 100 MB まで')),
    place,
    element('h2', {}, `データセット（${total}）`),
    table(['名前', '行', '列', '作成'], datasets.map(d => element('tr', {},
      element('td', {}, link(d.name, 'datasets', d.dataset_id)),
      element('td', { class: 'number' }, d.rows.toLocaleString()),
      element('td', { class: 'number' }, d.columns),
      element('td', {}, when(d.created_at))))),
    element('h2', {}, 'プラン'),
    table(['名前', 'タスク', '作成'], plans.map(p => element('tr', {},
      element('td', {}, link(p.name, 'plans', p.plan_id)), element('td', {}, tasks[p.task_type]), element('td', {}, when(p.created_at))))),
    element('h2', {}, '実行'),
    table(['プラン', '状態', '開始'], executions.map(x => element('tr', {},
      element('td', {}, link(names.get(x.plan_id) ?? x.plan_id, 'executions', x.execution_id)), element('td', {}, status(x.status)), element('td', {}, when(x.created_at))))),
  ];
}

export async function dataset(id) {
  const [about, found] = await Promise.all([get(`datasets/${id}`), get(`datasets/${id}/profile`)]);
  const { place, attempt } = attempts();
  const options = (entries, chosen) => entries.map(([value, text]) => element('option', { value, selected: value === chosen ? '' : undefined }, text));
  const task = element('select', { 'aria-label': 'タスク種別' }, ...options(Object.entries(tasks)));
  const target = element('select', { 'aria-label': 'ターゲット列' }, ...options([['', '（なし）'], ...found.columns.map(c => [c.name, c.name])], found.columns.at(-1)?.name));
  const plan = attempt(async () => {
    const wish = { task_type: task.value };
    if (target.value && task.value !== 'clustering') wish.target_column = target.value;
    go('plans', (await post(`datasets/${id}/plan`, wish)).plan_id);
  });
  const drop = attempt(async () => {
    if (!confirm('このデータセットを削除しますか？')) return;
    await remove(`datasets/${id}`);
    go();
  });
  return [
    element('h1', {}, about.name),
    element('p', { class: 'note' }, `${about.rows.toLocaleString()} 行 × ${about.columns} 列 · ${size(about.size)} · ${about.encoding} · ${when(about.created_at)}`),
    about.parent_id ? element('p', { class: 'note' }, '元のデータ: ', link('データセット', 'datasets', about.parent_id), ' · ', link('プラン', 'plans', about.plan_id), ' · ', link('実行', 'executions', about.execution_id)) : undefined,
    element('p', {}, element('button', { type: 'button', onclick: attempt(() => save(`datasets/${id}/file`, `${about.name}.csv`)) }, 'ダウンロード'), ' ',
      element('button', { type: 'button', onclick: drop }, '削除')),
    element('h2', {}, '前処理プランを作る'),
    element('form', { onsubmit: plan }, task, ' ', target, ' ', element('button', { type: 'submit', id: 'plan' }, 'プランを作成')),
    place,
    ...profile(found),
  ].filter(node => node !== undefined);
}

export async function plan(id) {
  const about = await get(`plans/${id}`);
  const { place, attempt } = attempts();
  const steps = about.steps.map(step => ({ ...step }));
  const list = element('ol', { class: 'steps' });
  const draw = () => list.replaceChildren(...steps.map((step, at) => {
    const move = by => () => {
      steps.splice(at + by, 0, ...steps.splice(at, 1));
      draw();
    };
    const enabled = element('input', { type: 'checkbox', 'aria-label': `${step.name} を実行する`, checked: step.enabled ? '' : undefined });
    enabled.addEventListener('change', () => { step.enabled = enabled.checked; });
    return element('li', {},
      element('div', { class: 'step' }, enabled, element('strong', {}, step.name),
        element('button', { type: 'button', 'aria-label': '上へ', disabled: at === 0 ? '' : undefined, onclick: move(-1) }, '↑'),
        element('button', { type: 'button', 'aria-label': '下へ', disabled: at === steps.length - 1 ? '' : undefined, onclick: move(1) }, '↓')),
      element('div', {}, step.description),
      step.reason ? element('div', { class: 'note' }, `理由: ${step.reason}`) : undefined,
      element('details', {}, element('summary', {}, 'コード'), element('pre', {}, step.code_snippet)));
  }));
  draw();
  const keep = () => put(`plans/${id}/steps`, { steps: steps.map(({ kind, columns, parameters, enabled }) => ({ kind, columns, parameters, enabled })) });
  const changed = () => steps.some((step, at) => step.order !== at + 1 || step.enabled !== about.steps.find(old => old.order === step.order).enabled);
  const run = attempt(async () => {
    if (changed()) await keep();
    go('executions', (await post(`plans/${id}/execute`, undefined, { Prefer: 'respond-async' })).execution_id);
  });
  const drop = attempt(async () => {
    if (!confirm('このプランを削除しますか？')) return;
    await remove(`plans/${id}`);
    go();
  });
  return [
    element('h1', {}, about.name),
    element('p', { class: 'note' }, `${tasks[about.task_type]}${about.target_column ? ` · ターゲット列 ${about.target_column}` : ''} · `, link('データセット', 'datasets', about.dataset_id)),
    steps.length ? list : element('p', {}, 'このデータに必要な前処理はありません。'),
    element('p', {}, element('button', { type: 'button', id: 'run', onclick: run }, '実行'), ' ',
      element('button', { type: 'button', onclick: attempt(keep) }, '変更を保存'), ' ',
      element('button', { type: 'button', onclick: attempt(() => save(`plans/${id}/code`, 'plan.py')) }, 'Python コード'), ' ',
      element('button', { type: 'button', onclick: drop }, '削除')),
    place,
  ];
}

// The second value says whether the execution goes on, and the page with it.
export async function execution(id) {
  const about = await get(`executions/${id}`);
  const { place, attempt } = attempts();
  const sizes = (name, of) => of ? element('tr', {}, element('th', { scope: 'row' }, name), element('td', { class: 'number' }, of.rows.toLocaleString()),
    element('td', { class: 'number' }, of.columns), element('td', { class: 'number' }, of.missing_values.toLocaleString())) : undefined;
  const difference = order => {
    const place = element('td', {});
    const show = async () => place.replaceChildren(changes(await get(`executions/${id}/diff?step=${order}`)));
    place.append(element('button', { type: 'button', onclick: attempt(show) }, '差分'));
    return place;
  };
  const steps = about.steps.map(step => element('tr', {},
    element('td', { class: 'number' }, step.order),
    element('td', {}, step.name, step.note ? element('div', { class: 'note' }, step.note) : ''),
    element('td', {}, status(step.status)),
    element('td', { class: 'number' }, step.execution_time === null || step.execution_time === undefined ? '' : `${step.execution_time.toFixed(3)} s`),
    element('td', { class: 'number' }, step.rows_changed?.toLocaleString() ?? ''),
    element('td', { class: 'number' }, step.cells_changed?.toLocaleString() ?? ''),
    about.status === 'completed' && step.status === 'success' ? difference(step.order) : element('td', {})));
  const done = about.status === 'completed';
  return {
    goesOn: about.status === 'running',
    nodes: [
      element('h1', {}, '実行結果'),
      element('p', {}, status(about.status), ' ', link('プラン', 'plans', about.plan_id), ' · ', link('元のデータ', 'datasets', about.dataset_id)),
      about.error ? element('p', { class: 'error' }, about.error.details?.error_message ? `手順 ${about.error.details.step_order}: ${about.error.details.error_message}` : about.error.message) : undefined,
      about.before ? table(['', '行', '列', '欠損値'], [sizes('実行前', about.before), sizes('実行後', about.after)].filter(row => row)) : undefined,
      element('h2', {}, '手順'),
      table(['順', '手順', '状態', '時間', '変更行', '変更セル', ''], steps),
      done ? element('p', {}, element('button', { type: 'button', id: 'result', onclick: attempt(() => save(`executions/${id}/result`, 'cleaned.csv')) }, '結果の CSV'), ' ',
        element('button', { type: 'button', onclick: attempt(() => save(`executions/${id}/result?safe=true`, 'cleaned-safe.csv')) }, '表計算ソフト用の CSV'), ' ',
        about.result_dataset_id ? link('結果のデータセット', 'datasets', about.result_dataset_id) : '') : undefined,
      place,
    ].filter(node => node !== undefined),
  };
}

function changes(diff) {
  const list = element('ul', { class: 'changes' });
  const cell = value => value === null ? element('em', {}, '欠損') : value;
  if (diff.columns_removed?.length) list.append(element('li', {}, `削除された列: ${diff.columns_removed.join(', ')}`));
  if (diff.columns_added?.length) list.append(element('li', {}, `追加された列: ${diff.columns_added.join(', ')}`));
  for (const row of diff.rows_removed ?? [])
    list.append(element('li', {}, `削除された行 ${row.row}: ${Object.entries(row.values).map(([name, value]) => `${name}=${value ?? '欠損'}`).join(', ')}`));
  for (const change of diff.cells_changed ?? []) list.append(element('li', {}, `行 ${change.row} ${change.column}: `, cell(change.before), ' → ', cell(change.after)));
  return list.children.length ? list : element('span', { class: 'note' }, '変更なし');
}
