import { session } from '../cleanflow/api.js';
import { chart } from '../chart.js';
import { element, number, size, table } from '../dom.js';
import { get, infer, login, picture, post, remove, save, upload } from './api.js';

const link = (text, ...parts) => element('a', { href: '#/' + ['training', ...parts].map(encodeURIComponent).join('/') }, text);
const go = (...parts) => { location.hash = '#/' + ['training', ...parts].map(encodeURIComponent).join('/'); };
const again = () => dispatchEvent(new HashChangeEvent('hashchange'));
const when = text => text ? new Date(text).toLocaleString('ko-KR') : '';
const status = text => element('span', { class: `status ${text}` }, { pending: '대기', running: '학습 중', completed: '완료', failed: '실패', stopped: '중지됨' }[text] ?? text);
const percent = value => typeof value === 'number' ? `${(value * 100).toFixed(1)} %` : '';

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
      place.textContent = error.message;
      place.hidden = false;
    } finally {
      if (button) button.disabled = false;
    }
  };
  return { place, attempt };
}

const field = (text, input) => element('label', {}, text, ' ', input);
const options = (entries, chosen) => entries.map(([value, text]) => element('option', { value, selected: value === chosen ? '' : undefined }, text));

export function account() {
  const { place, attempt } = attempts();
  const email = element('input', { type: 'email', name: 'email', autocomplete: 'username', 'aria-label': '이메일', placeholder: '이메일', required: '' });
  const password = element('input', { type: 'password', name: 'password', autocomplete: 'current-password', 'aria-label': '비밀번호', placeholder: '비밀번호', required: '' });
  const enter = async () => {
    session.set((await login(email.value, password.value)).access_token);
    if (location.hash === '#/training') again();
    else go();
  };
  return [
    element('h1', {}, '모델 학습'),
    element('p', {}, '라벨이 있는 이미지를 올리고, 모델을 학습하고, 결과를 확인하고, 새 이미지로 시험합니다.'),
    element('form', { class: 'account', onsubmit: attempt(enter) }, email, password, element('button', { type: 'submit' }, '로그인')),
    element('p', { class: 'note' }, '계정은 ', element('a', { href: '#/cleanflow' }, 'CleanFlow'), '에서 만듭니다.'),
    place,
  ];
}

export async function home() {
  if (!session.get()) return account();
  const [{ datasets, total }, { jobs }] = await Promise.all([get('datasets?limit=100'), get('training/jobs?limit=100')]);
  const { place, attempt } = attempts();
  const name = element('input', { name: 'name', 'aria-label': '이름', placeholder: '데이터셋 이름', required: '' });
  const format = element('select', { 'aria-label': '형식' }, ...options([['imagefolder', 'imagefolder'], ['dice', 'dice'], ['coco', 'coco'], ['yolo', 'yolo']]));
  const visibility = element('select', { 'aria-label': '공개 범위' }, ...options([['private', '비공개'], ['public', '공개']]));
  const files = element('input', { type: 'file', name: 'files', multiple: '', 'aria-label': '파일', required: '' });
  const take = attempt(async () => go('datasets', (await upload({ name: name.value, format: format.value, visibility: visibility.value }, files.files)).id));
  const leave = () => {
    session.set('');
    again();
  };
  return [
    element('h1', {}, '모델 학습'),
    element('p', { class: 'note' }, element('button', { type: 'button', onclick: leave }, '로그아웃')),
    element('form', { class: 'line', onsubmit: take }, name, format, visibility, files, element('button', { type: 'submit' }, '업로드')),
    element('p', { class: 'note' }, 'zip 파일 하나 또는 여러 파일을 올릴 수 있습니다.'),
    place,
    element('h2', {}, `데이터셋 (${total})`),
    table(['이름', '형식', '이미지', '클래스', '생성'], datasets.map(d => element('tr', {},
      element('td', {}, link(d.name, 'datasets', d.id)),
      element('td', {}, d.format),
      element('td', { class: 'number' }, d.file_count.toLocaleString()),
      element('td', { class: 'number' }, d.num_classes),
      element('td', {}, when(d.created_at))))),
    element('h2', {}, '학습 작업'),
    table(['번호', '실험', '모델', '상태', '에폭', '생성'], jobs.map(j => element('tr', {},
      element('td', { class: 'number' }, link(String(j.id), 'jobs', String(j.id))),
      element('td', {}, j.experiment_name ?? ''),
      element('td', {}, j.model_name),
      element('td', {}, status(j.status)),
      element('td', { class: 'number' }, `${j.current_epoch} / ${j.total_epochs}`),
      element('td', {}, when(j.created_at))))),
  ];
}

export async function dataset(id) {
  const [about, { images }, { models }] = await Promise.all([get(`datasets/${id}`), get(`datasets/${id}/images?limit=24`), get('models/list?framework=timm')]);
  const { place, attempt } = attempts();
  const drop = attempt(async () => {
    if (!confirm('이 데이터셋을 삭제할까요?')) return;
    await remove(`datasets/${id}`);
    go();
  });
  const gallery = element('div', { class: 'gallery' });
  for (const one of images) {
    const shown = element('img', { alt: one.file_name, loading: 'lazy', width: 96, height: 96 });
    gallery.append(element('figure', {}, shown, element('figcaption', {}, one.label ?? one.file_name)));
    picture(`datasets/${id}/images/${one.index}/thumbnail?side=96`).then(address => { shown.src = address; }, () => {});
  }
  const most = Math.max(...Object.values(about.class_distribution), 1);
  return [
    element('h1', {}, about.name),
    element('p', { class: 'note' }, `${about.format} · ${about.file_count.toLocaleString()}개 이미지 · ${size(about.total_size_bytes)} · ${about.visibility === 'public' ? '공개' : '비공개'} · ${when(about.created_at)}`),
    about.description ? element('p', {}, about.description) : undefined,
    element('p', {}, element('button', { type: 'button', onclick: drop }, '삭제')),
    element('h2', {}, `클래스 (${about.num_classes})`),
    element('ul', { class: 'shares' }, ...Object.entries(about.class_distribution).map(([label, count]) =>
      element('li', {}, element('meter', { min: 0, max: most, value: count }), ` ${label}: ${count.toLocaleString()}`))),
    gallery,
    element('h2', {}, '학습하기'),
    await creation(about, models, attempt),
    place,
  ].filter(node => node !== undefined);
}

// A form for a job: the model, the numbers that matter, and the rest as a preset that can be edited.
async function creation(about, models, attempt) {
  const { presets } = await get('training/config-schema?framework=timm&task_type=image_classification');
  const input = (name, properties) => element('input', { name, required: '', ...properties });
  const experiment = input('experiment', { value: about.name });
  const model = element('select', { name: 'model' }, ...options(models.map(m => [m.model_name, `${m.model_name} (${m.parameters})`])));
  const epochs = input('epochs', { type: 'number', min: 1, max: 9999, value: 10 });
  const batch = input('batch', { type: 'number', min: 1, max: 4096, value: 32 });
  const rate = input('rate', { type: 'number', min: 0, step: 'any', value: 0.001 });
  const side = input('side', { type: 'number', min: 16, max: 1024, value: 64 });
  const preset = element('select', { name: 'preset' }, ...options(Object.keys(presets).map(name => [name, { basic: '기본', standard: '표준', aggressive: '강하게' }[name] ?? name]), 'standard'));
  const advanced = element('textarea', { rows: 12, spellcheck: 'false', 'aria-label': 'advanced_config' });
  const fill = () => { advanced.value = JSON.stringify(presets[preset.value], null, 2); };
  preset.addEventListener('change', fill);
  fill();
  const start = attempt(async () => {
    const settings = { ...JSON.parse(advanced.value) };
    if (settings.optimizer) delete settings.optimizer.learning_rate;
    const job = await post('training/jobs', {
      session_id: 1,
      experiment_name: experiment.value,
      config: {
        framework: 'timm', model_name: model.value, task_type: 'image_classification', dataset_id: about.id, dataset_format: about.format, num_classes: about.num_classes,
        epochs: Number(epochs.value), batch_size: Number(batch.value), learning_rate: Number(rate.value), image_size: Number(side.value), advanced_config: settings,
      },
    });
    await post(`training/jobs/${job.id}/start`);
    go('jobs', String(job.id));
  });
  return element('form', { onsubmit: start },
    element('div', { class: 'line' }, field('실험', experiment), field('모델', model), field('에폭', epochs), field('배치', batch), field('학습률', rate), field('이미지 크기', side), field('설정', preset)),
    element('details', {}, element('summary', {}, '고급 설정'), advanced),
    element('button', { type: 'submit', id: 'train' }, '학습 시작'));
}

// The second value says whether the job goes on, and the page with it.
export async function job(id) {
  const [about, metrics, { results }, { checkpoints }, logs] = await Promise.all([
    get(`training/jobs/${id}`), get(`training/jobs/${id}/metrics?limit=1000`), get(`validation/results/${id}`), get(`training/jobs/${id}/checkpoints`), get(`training/jobs/${id}/logs?limit=200`)]);
  const { place, attempt } = attempts();
  const goesOn = about.status === 'running' || (about.status === 'pending' && about.queue_position !== null && about.queue_position !== undefined);
  const drawn = (name, of) => chart(name, metrics.map(row => ({ step: row.epoch, value: of(row) })));
  const act = (text, work, properties = {}) => element('button', { type: 'button', onclick: attempt(work), ...properties }, text);
  const begin = query => async () => {
    await post(`training/jobs/${id}/start${query}`);
    again();
  };
  const drop = async () => {
    if (!confirm('이 작업을 삭제할까요?')) return;
    await remove(`training/jobs/${id}`);
    go();
  };
  const last = results.at(-1);
  return {
    goesOn,
    nodes: [
      element('h1', {}, `${about.experiment_name ?? '학습'} #${about.id}`),
      element('p', {}, status(about.status), ` ${about.model_name} · `, link('데이터셋', 'datasets', about.dataset_id)),
      about.error ? element('p', { class: 'error' }, about.error.message) : undefined,
      progress(about),
      element('p', {},
        goesOn ? act('중지', async () => { await post(`training/stop/${id}`); again(); }, { id: 'stop' }) : undefined,
        !goesOn && about.status !== 'completed' ? act('처음부터 시작', begin('')) : undefined, ' ',
        !goesOn && (about.status === 'stopped' || about.status === 'failed') ? act('이어서 시작', begin('?resume=true'), { id: 'resume' }) : undefined, ' ',
        goesOn ? undefined : act('삭제', drop)),
      place,
      metrics.length ? element('div', { class: 'charts' },
        drawn('학습 손실', row => row.loss), drawn('검증 정확도', row => row.accuracy), drawn('검증 손실', row => row.extra_metrics.val_loss), drawn('학습률', row => row.learning_rate)) : undefined,
      ...(last ? await validation(last) : []),
      ...(checkpoints.length ? trial(id, checkpoints) : []),
      element('h2', {}, '로그'),
      element('pre', { class: 'log' }, logs.map(line => line.message).join('\n') || '아직 없습니다.'),
    ].filter(node => node !== undefined),
  };
}

function progress(about) {
  const parts = [`에폭 ${about.current_epoch} / ${about.total_epochs}`];
  const now = about.progress;
  if (about.status === 'pending' && about.queue_position) parts.push(`대기 순서 ${about.queue_position}`);
  if (about.status === 'running' && now) {
    parts.push(`${now.epoch}번째 에폭의 배치 ${now.batch} / ${now.batches}`);
    if (now.images_per_second) parts.push(`초당 ${now.images_per_second.toFixed(1)}장`);
    if (typeof now.seconds_left === 'number') parts.push(`약 ${Math.ceil(now.seconds_left)}초 남음`);
  }
  if (about.best_epoch) parts.push(`가장 좋은 에폭 ${about.best_epoch} (${about.primary_metric} ${number(about.best_metric)})`);
  const done = (about.current_epoch + (about.status === 'running' && now ? now.batch / Math.max(now.batches, 1) * (now.epoch > about.current_epoch ? 1 : 0) : 0)) / about.total_epochs;
  return element('p', {}, element('progress', { max: 1, value: Math.min(done, 1), 'aria-label': '진행' }), ' ', parts.join(' · '));
}

async function validation(result) {
  const names = Object.keys(result.per_class_metrics);
  const { images, total } = await get(`validation/images/${result.id}?is_correct=false&limit=20`);
  // Of very many classes there is none, and of many it is too much to be seen.
  const matrix = names.length > 40 ? [] : result.confusion_matrix ?? [];
  const most = Math.max(...matrix.flat(), 1);
  const rows = matrix.map((row, truth) => element('tr', {},
    element('th', { scope: 'row' }, names[truth]),
    ...row.map((count, predicted) => {
      const cell = element('td', { class: `number cell ${truth === predicted ? 'right' : 'wrong'}` }, count);
      cell.style.setProperty('--share', String(count / most));
      return cell;
    })));
  return [
    element('h2', {}, `검증 (에폭 ${result.epoch})`),
    element('p', {}, `정확도 ${percent(result.metrics.accuracy)} · 정밀도 ${percent(result.metrics.precision)} · 재현율 ${percent(result.metrics.recall)} · F1 ${percent(result.metrics.f1)} · 손실 ${number(result.overall_loss)}`),
    rows.length ? element('details', { open: '' }, element('summary', {}, '혼동 행렬 (행: 실제, 열: 예측)'), table(['', ...names], rows)) : undefined,
    element('details', {}, element('summary', {}, '클래스별'), table(['클래스', '정밀도', '재현율', 'F1', '개수'], Object.entries(result.per_class_metrics).map(([label, one]) => element('tr', {},
      element('td', {}, label), element('td', { class: 'number' }, percent(one.precision)), element('td', { class: 'number' }, percent(one.recall)),
      element('td', { class: 'number' }, percent(one.f1)), element('td', { class: 'number' }, one.support))))),
    element('details', {}, element('summary', {}, `틀린 이미지 (${total})`), table(['이미지', '실제', '예측', '확신'], images.map(one => element('tr', {},
      element('td', {}, one.image_path), element('td', {}, one.true_label), element('td', {}, one.predicted_label), element('td', { class: 'number' }, percent(one.confidence)))))),
  ].filter(node => node !== undefined);
}

function trial(id, checkpoints) {
  const { place, attempt } = attempts();
  const file = element('input', { type: 'file', id: 'picture', accept: 'image/jpeg,image/png,image/webp,image/bmp', 'aria-label': '이미지', required: '' });
  const answer = element('ul', { class: 'shares', id: 'predictions' });
  const ask = attempt(async () => {
    const { predictions, inference_time_ms: took } = await infer(id, file.files[0], 5);
    answer.replaceChildren(
      ...predictions.map(one => element('li', {}, element('meter', { min: 0, max: 1, value: one.confidence }), ` ${one.label}: ${percent(one.confidence)}`)),
      element('li', { class: 'note' }, `${took.toFixed(1)} ms`));
  });
  return [
    element('h2', {}, '새 이미지로 시험'),
    element('form', { class: 'line', onsubmit: ask }, file, element('button', { type: 'submit' }, '예측')),
    place,
    answer,
    element('h2', {}, '체크포인트'),
    table(['에폭', '값', '크기', ''], checkpoints.map(one => element('tr', {},
      element('td', { class: 'number' }, `${one.epoch}${one.is_best ? ' ★' : ''}`),
      element('td', { class: 'number' }, one.metric === null || one.metric === undefined ? '' : number(one.metric)),
      element('td', { class: 'number' }, size(one.size_bytes)),
      element('td', {}, element('button', { type: 'button', onclick: attempt(() => save(`training/jobs/${id}/checkpoints/${encodeURIComponent(one.path.split('/').pop())}`, one.path.split('/').pop())) }, '다운로드'))))),
  ];
}
