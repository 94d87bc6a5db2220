// Calls of the classroom surface. The class's key lives as long as the tab.

const name = 'classroom-key';
const base = '/classroom/';

export class ClassroomError extends Error {
  constructor(status, text, wait) {
    super(text);
    this.status = status;
    // Until when there is no use in asking again, in milliseconds since the epoch.
    this.until = wait;
  }
}

export const key = {
  get: () => sessionStorage.getItem(name) ?? '',
  set: value => value ? sessionStorage.setItem(name, value) : sessionStorage.removeItem(name),
};

// What is left of the minute's requests, which all who have the key share: 1 for all of them, 0 for none.
let left = 1;

// How far the server's clock is ahead, in milliseconds.
let ahead = 0;

export const now = () => Date.now() + ahead;

// How many times slower than usual to ask by oneself, so that there is something left for others and for what a person asks for.
export const slower = () => left > 0.5 ? 1 : left > 0.25 ? 2 : 4;

const known = {
  401: 'API キーが正しくありません。',
  403: 'このクラスを見る権限がありません。',
  404: '見つかりませんでした。',
  503: 'サーバーが一時的に受け付けていません。',
};

function failure(response, error) {
  if (response.status !== 429) return new ClassroomError(response.status, known[response.status] ?? error?.message ?? `HTTP ${response.status}`);
  const [after, reset] = [Number(response.headers.get('Retry-After')), Number(response.headers.get('X-RateLimit-Reset'))];
  const until = after > 0 ? Date.now() + after * 1000 : reset > 0 ? reset * 1000 - ahead : Date.now() + 10000;
  return new ClassroomError(429, `リクエストの上限に達しました。${Math.max(1, Math.ceil((until - Date.now()) / 1000))} 秒後に再開します。`, until);
}

async function send(method, path, query = {}) {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  const headers = key.get() ? { Authorization: `Bearer ${key.get()}` } : {};
  let response;
  try {
    response = await fetch(`${base}${path}${parameters && `?${parameters}`}`, { method, headers });
  } catch {
    throw new ClassroomError(0, 'サーバーに接続できません。');
  }
  const [limit, remaining] = ['X-RateLimit-Limit', 'X-RateLimit-Remaining'].map(header => response.headers.get(header));
  const date = Date.parse(response.headers.get('Date'));
  if (date) ahead = Math.abs(date - Date.now()) > 2000 ? date - Date.now() : 0;
  if (limit && remaining) left = Number(remaining) / Number(limit);
  if (response.ok) return response;
  let error;
  try {
    ({ error } = await response.json());
  } catch {
    // An answer that is not JSON says no more than its status.
  }
  throw failure(response, error);
}

const part = encodeURIComponent;
const json = async (method, path, query) => (await send(method, path, query)).json();

export const summary = query => json('GET', 'api/v1/class/summary', query);
export const notebooks = query => json('GET', 'api/v1/class/notebooks', query);
export const help = () => json('GET', 'api/v1/class/help');
export const hotspots = (path, query) => json('GET', `api/v1/notebook/${part(path)}/hotspots`, query);
export const progress = (student, query) => json('GET', `api/v1/student/${part(student)}/progress`, query);
export const forget = student => json('DELETE', `api/v1/student/${part(student)}`);

// One whom another teacher has seen to meanwhile does not wait any more either.
export async function dismiss(student) {
  try {
    await json('POST', `api/v1/class/help/${part(student)}/dismiss`);
  } catch (error) {
    if (error.status !== 404) throw error;
  }
}

// A link cannot carry a key, so the file is fetched and then saved.
export async function save(query) {
  const content = await (await send('GET', 'api/v1/class/export.csv', query)).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = `class-${query.date || new Date().toLocaleDateString('sv')}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// Why a dashboard could not be opened, which a WebSocket does not tell.
export async function refusal() {
  try {
    await send('GET', 'ws/dashboard');
  } catch (error) {
    return error.status;
  }
  return 0;
}

export function dashboard(from) {
  const parameters = new URLSearchParams(from);
  if (key.get()) parameters.set('token', key.get());
  return `${location.origin.replace(/^http/, 'ws')}${base}ws/dashboard?${parameters}`;
}
