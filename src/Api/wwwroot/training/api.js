// Calls of the training surface. Users and their tokens are those of CleanFlow, where they register.

import { session } from '../cleanflow/api.js';

const base = '/training/api/v1/';

export class TrainingError extends Error {
  constructor(status, { detail, code } = {}) {
    super(detail ?? `HTTP ${status}`);
    this.status = status;
    this.code = code;
  }
}

async function send(method, path, { body, headers = {} } = {}) {
  const sent = { method, body, headers: { ...headers } };
  if (session.get()) sent.headers.Authorization = `Bearer ${session.get()}`;
  const response = await fetch(base + path, sent);
  if (response.ok) return response;
  let error;
  try {
    error = await response.json();
  } catch {
    // An answer that is not JSON says no more than its status.
  }
  throw new TrainingError(response.status, error);
}

const json = value => value === undefined ? {} : { body: JSON.stringify(value), headers: { 'Content-Type': 'application/json' } };

export const get = async path => (await send('GET', path)).json();
export const post = async (path, value) => (await send('POST', path, json(value))).json();
export const remove = path => send('DELETE', path);
export const login = (email, password) => post('auth/login', { email, password });

export async function upload(fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const file of files) form.append('files', file, file.webkitRelativePath || file.name);
  return (await send('POST', 'datasets', { body: form })).json();
}

export async function infer(job, file, topK) {
  const form = new FormData();
  form.append('training_job_id', job);
  form.append('top_k', topK);
  form.append('file', file, file.name);
  return (await send('POST', 'test-inference', { body: form })).json();
}

// A link and an <img> cannot carry a token, so what they show is fetched first.
export const picture = async path => URL.createObjectURL(await (await send('GET', path)).blob());

export async function save(path, name) {
  const link = document.createElement('a');
  link.href = await picture(path);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
