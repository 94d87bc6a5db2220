// Calls of the tracking server. The token, where one is needed, lives as long as the tab.

const key = 'platform-token';

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const token = {
  get: () => sessionStorage.getItem(key) ?? '',
  set: value => value ? sessionStorage.setItem(key, value) : sessionStorage.removeItem(key),
};

function headers(more = {}) {
  const value = token.get();
  return value ? { ...more, Authorization: `Bearer ${value}` } : more;
}

async function answer(response) {
  if (response.ok) return response;
  let message = `${response.status} ${response.statusText}`;
  try {
    message = (await response.json()).message ?? message;
  } catch {
    // An answer that is not JSON says no more than its status.
  }
  throw new ApiError(response.status, message);
}

export async function get(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.append(name, value);
  return (await answer(await fetch(`/api/2.0/mlflow/${path}?${parameters}`, { headers: headers() }))).json();
}

export async function post(path, body) {
  const sent = { method: 'POST', headers: headers({ 'Content-Type': 'application/json' }), body: JSON.stringify(body) };
  return (await answer(await fetch(`/api/2.0/mlflow/${path}`, sent))).json();
}

// A link cannot carry a token, so with one the file is fetched and then saved.
export async function download(runId, path) {
  const address = `/get-artifact?${new URLSearchParams({ run_id: runId, path })}`;
  const content = await (await answer(await fetch(address, { headers: headers() }))).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = path.split('/').pop();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
