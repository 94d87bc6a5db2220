// Calls of the CleanFlow surface. The access token lives as long as the tab.

const key = 'cleanflow-token';
const base = '/cleanflow/api/v1/';

export class CleanflowError extends Error {
  constructor(status, { code, message, details } = {}) {
    super(message ?? `HTTP ${status}`);
    this.status = status;
    this.code = code;
    this.details = details ?? {};
  }
}

export const session = {
  get: () => sessionStorage.getItem(key) ?? '',
  set: value => value ? sessionStorage.setItem(key, value) : sessionStorage.removeItem(key),
};

async function send(method, path, { body, headers = {} } = {}) {
  const sent = { method, body, headers: { ...headers } };
  if (session.get()) sent.headers.Authorization = `Bearer ${session.get()}`;
  const response = await fetch(base + path, sent);
  if (response.ok) return response;
  let error;
  try {
    error = (await response.json()).error;
  } catch {
    // An answer that is not JSON says no more than its status.
  }
  throw new CleanflowError(response.status, error);
}

const data = async response => (await response.json()).data;
const json = (value, headers = {}) => ({ body: JSON.stringify(value), headers: { 'Content-Type': 'application/json', ...headers } });

export const get = async path => data(await send('GET', path));
export const remove = async path => data(await send('DELETE', path));
export const post = async (path, value, headers) => data(await send('POST', path, value === undefined ? { headers } : json(value, headers)));
export const put = async (path, value) => data(await send('PUT', path, json(value)));

export async function upload(file, name) {
  const form = new FormData();
  form.append('file', file, file.name);
  if (name) form.append('name', name);
  return data(await send('POST', 'datasets', { body: form }));
}

// A link cannot carry a token, so the file is fetched and then saved.
export async function save(path, name) {
  const content = await (await send('GET', path)).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
