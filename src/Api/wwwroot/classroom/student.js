import { element, table } from '../dom.js';
import { dismiss, forget, now, progress } from './api.js';
import { connection, Live } from './live.js';
import { Reading } from './reading.js';
import { stuckFrom } from './room.js';
import { duration, happened, percent, span, title, when } from './texts.js';

const back = () => { location.hash = '#/classroom'; };

function told(entry) {
  const run = entry.event_type === 'cell_execution';
  const text = happened({ eventType: entry.event_type, cellIndex: entry.cell_index, cellId: entry.cell_id });
  return element('tr', {},
    element('td', {}, when(entry.timestamp)),
    element('td', {}, text),
    element('td', { title: entry.notebook_path }, entry.notebook_path ? title(entry.notebook_path) : ''),
    element('td', {}, ...(run ? [element('span', { class: `status ${entry.has_error ? 'failed' : 'finished'}` }, entry.has_error ? 'エラー' : '成功')] : []),
      ...(entry.error ? [' ', element('code', {}, entry.error)] : []), entry.message ?? ''),
    element('td', { class: 'number' }, run ? duration(entry.duration_ms) : ''));
}

// A student's page: what they did, and what can be done for them.
export async function student(id) {
  const [error, heading, state, work, timeline] = [
    element('p', { class: 'error', role: 'alert', hidden: '' }), element('h1'), element('div', { class: 'line' }), element('div', { id: 'progress' }), element('div', { id: 'timeline' })];
  const failed = fault => {
    if (fault?.status === 401) dispatchEvent(new HashChangeEvent('hashchange'));
    if (fault?.status === 0) live?.cut();
    error.hidden = !fault;
    error.textContent = fault?.status === 404 ? 'この生徒の記録はありません。' : fault?.message ?? '';
  };
  const attempt = work => async event => {
    event.currentTarget.disabled = true;
    try {
      await work();
    } catch (fault) {
      failed(fault);
      event.target.disabled = false;
    }
  };
  const [from, to] = ['start_date', 'end_date'].map(name => element('input', { type: 'date', id: name }));
  const read = async () => show(await progress(id, { start_date: from.value, end_date: to.value }));
  let name = id;
  let live;

  function show({ user_info: about, progress_data: notebooks, timeline: entries }) {
    name = about.user_name;
    heading.textContent = name;
    const facts = [about.user_id === name ? undefined : about.user_id, about.team_name, `セッション ${about.total_sessions}`, `実行時間 ${duration(about.total_duration_ms)}`];
    state.replaceChildren(
      element('span', { class: 'note' }, facts.filter(text => text).join(' · ')),
      ...(about.help_since ? [element('span', { class: 'status help' }, `ヘルプ ${span(now() - Date.parse(about.help_since))}待ち`),
        element('button', { type: 'button', id: 'dismiss', onclick: attempt(async () => { await dismiss(id); await reading.now(); }) }, '対応済み')] : []),
      ...(about.consecutive_errors ? [element('span', { class: `status ${about.consecutive_errors >= stuckFrom ? 'stuck' : ''}` }, `連続エラー ${about.consecutive_errors} 回`)] : []));
    work.replaceChildren(notebooks.length ? table(['ノートブック', '進捗', '完了したセル', '実行', 'エラー', '最終操作'], notebooks.map(one => element('tr', {},
      element('th', { scope: 'row', title: one.notebook_path }, title(one.notebook_path)),
      element('td', { class: 'share' }, element('progress', { max: 1, value: one.progress, 'aria-label': `進捗 ${percent(one.progress)}` }), ` ${percent(one.progress)}`),
      element('td', { class: 'number' }, `${one.completed_cells} / ${one.total_cells}`),
      element('td', { class: 'number' }, one.execution_count.toLocaleString()),
      element('td', { class: 'number' }, one.error_count.toLocaleString()),
      element('td', {}, when(one.last_activity))))) : element('p', { class: 'note' }, 'この期間の記録はありません。'));
    timeline.replaceChildren(table(['時刻', '内容', 'ノートブック', '結果', '時間'], entries.map(told)));
  }

  const reading = new Reading(read, { every: 5000, atLeast: 60000, failed });
  for (const input of [from, to]) input.addEventListener('change', () => reading.now());
  const drop = async event => {
    if (!confirm(`${name} さんのデータをすべて削除しますか？元に戻すことはできません。`)) return;
    await attempt(async () => {
      await forget(id);
      back();
    })(event);
  };

  try {
    await read();
  } catch (fault) {
    if (fault.status === 401) throw fault;
    heading.textContent = id;
    failed(fault);
  }
  const line = connection();
  live = new Live({ state: line.state, event: event => { if (event.userId === id) reading.touch(); } }, 0);
  return {
    nodes: [
      element('p', {}, element('a', { href: '#/classroom' }, '← 教室')),
      element('div', { class: 'line classroom' }, heading, line.node, element('button', { type: 'button', id: 'delete', onclick: drop }, 'この生徒のデータを削除')),
      state, error,
      element('div', { class: 'line' }, element('h2', {}, 'ノートブックごとの進捗'), element('label', {}, '期間 ', from), element('label', {}, '～ ', to)),
      work,
      element('h2', {}, '最近の操作'),
      timeline,
    ],
    stop: () => {
      live.close();
      reading.stop();
    },
  };
}
