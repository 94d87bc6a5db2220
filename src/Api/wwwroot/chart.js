import { element, number } from './dom.js';

const space = 'http://www.w3.org/2000/svg';
const width = 300;
const height = 140;
const margin = { left: 6, right: 6, top: 14, bottom: 16 };

function shape(name, attributes, text) {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// A metric over its steps. Points that are not finite leave a gap.
export function chart(name, points) {
  const drawn = points.filter(p => typeof p.value === 'number' && Number.isFinite(p.value));
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${name} over steps` });
  const last = points[points.length - 1];
  const figure = element('figure', {}, element('figcaption', {}, `${name}: ${last ? number(last.value) : ''}`), svg);
  if (drawn.length === 0) return figure;

  const steps = drawn.map(p => Number(p.step ?? 0));
  const values = drawn.map(p => p.value);
  const [left, right] = [Math.min(...steps), Math.max(...steps)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = step => margin.left + (right > left ? (step - left) / (right - left) : 0.5) * (width - margin.left - margin.right);
  const y = value => height - margin.bottom - (high > low ? (value - low) / (high - low) : 0.5) * (height - margin.top - margin.bottom);
  let line = [];
  const flush = () => {
    if (line.length > 1) svg.append(shape('polyline', { points: line.join(' ') }));
    if (line.length === 1) svg.append(shape('circle', { cx: line[0].split(',')[0], cy: line[0].split(',')[1], r: 2.5 }));
    line = [];
  };
  for (const point of points) {
    if (typeof point.value === 'number' && Number.isFinite(point.value)) line.push(`${x(Number(point.step ?? 0)).toFixed(2)},${y(point.value).toFixed(2)}`);
    else flush();
  }
  flush();
  svg.append(
    shape('text', { x: margin.left, y: 10 }, number(high)),
    shape('text', { x: margin.left, y: height - 4 }, `${number(low)} · steps ${left}–${right}`));
  return figure;
}
