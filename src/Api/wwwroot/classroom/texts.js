// How the classroom's page says things.

const day = new Intl.DateTimeFormat('ja-JP', { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const clock = new Intl.DateTimeFormat('ja-JP', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const order = new Intl.Collator('ja', { numeric: true });

export const statuses = { active: '活動中', idle: '操作なし', help: 'ヘルプ' };

const kinds = {
  notebook_opened: 'ノートブックを開きました', notebook_saved: '保存しました', notebook_closed: 'ノートブックを閉じました',
  session_started: '学習を始めました', session_ended: '学習を終えました', help: '助けを求めています', help_stop: 'ヘルプを取り下げました',
};

export const compare = (one, other) => order.compare(one ?? '', other ?? '');
export const percent = share => `${Math.round(share * 100)} %`;
export const when = time => time ? day.format(new Date(time)) : '';
export const time = moment => clock.format(new Date(moment));

// The file's name, without its folder and ending.
export const title = path => (path ?? '').split('/').pop().replace(/(.)\.ipynb$/i, '$1') || '—';

// Notebooks by title, and those of one title by path.
export function titles(paths) {
  const count = new Map();
  for (const path of paths) count.set(title(path), (count.get(title(path)) ?? 0) + 1);
  return path => count.get(title(path)) > 1 ? path : title(path);
}

// Cells are counted from 0 in events, and from 1 by people.
export const cell = (index, id) => typeof index === 'number' ? `セル ${index + 1}` : id ? `セル ${id.length > 12 ? `${id.slice(0, 12)}…` : id}` : '—';
export const place = row => typeof row.current_cell === 'number' ? `${row.current_cell + 1} / ${Math.max(row.total_cells, row.current_cell + 1)}` : row.total_cells ? `— / ${row.total_cells}` : '—';

export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)} 時間` : `${Math.floor(seconds / 86400)} 日`;
}

export const ago = (moment, now) => now - moment < 5000 ? 'たった今' : `${span(now - moment)}前`;

export function happened(event) {
  if (event.eventType === 'cell_execution') return `${cell(event.cellIndex, event.cellId)} を実行`;
  if (event.dismissed) return 'ヘルプが対応済みになりました';
  return kinds[event.eventType] ?? event.eventType;
}

export function duration(milliseconds) {
  if (typeof milliseconds !== 'number') return '';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ミリ秒`;
  return milliseconds < 60000 ? `${(milliseconds / 1000).toFixed(1)} 秒` : span(milliseconds);
}
