// Pictures of a screen to one that moves (APNG): each frame holds only what differs from the one before.
// https://www.w3.org/TR/png-3/#11acTL (checked 2026-12-01)

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/**
 * @param {readonly { readonly png: Buffer, readonly ms: number }[]} frames of one size, 8 bits a channel, without transparency
 * @returns {Buffer} an APNG that repeats without end
 */
export function apngOf(frames) {
  const images = frames.map(({ png }) => pixelsOf(png));
  const { width, height } = images[0];
  const parts = [signature, chunk('IHDR', numbers([width, height], [8, 2, 0, 0, 0])), chunk('acTL', numbers([frames.length, 0]))];
  let sequence = 0;
  for (const [index, image] of images.entries()) {
    const area = index === 0 ? { x: 0, y: 0, width, height } : changed(images[index - 1], image);
    const where = numbers([sequence++, area.width, area.height, area.x, area.y]);
    const delay = Buffer.from([frames[index].ms >> 8, frames[index].ms & 255, 1000 >> 8, 1000 & 255, 0, 0]);
    parts.push(chunk('fcTL', Buffer.concat([where, delay])));
    const data = compressed(image, area);
    parts.push(index === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([numbers([sequence++]), data])));
  }
  return Buffer.concat([...parts, chunk('IEND', Buffer.alloc(0))]);
}

/** The pixels of a PNG, three bytes each. */
function pixelsOf(png) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const size = png[25] === 6 ? 4 : 3;
  const data = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(data));
  const row = width * size;
  const lines = Buffer.alloc(row * height);
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const left = x < size ? 0 : lines[y * row + x - size];
      const up = y === 0 ? 0 : lines[(y - 1) * row + x];
      const corner = x < size || y === 0 ? 0 : lines[(y - 1) * row + x - size];
      lines[y * row + x] = raw[y * (row + 1) + 1 + x] + predicted(filter, left, up, corner);
    }
    for (let x = 0; x < width; x++) lines.copy(rgb, (y * width + x) * 3, y * row + x * size, y * row + x * size + 3);
  }
  return { width, height, rgb };
}

function predicted(filter, left, up, corner) {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const sum = left + up - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** The smallest area outside of which two images are the same; one pixel where they are the same everywhere. */
function changed(before, after) {
  const { width, height } = after;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const [start, end] = [y * width * 3, (y + 1) * width * 3];
    if (before.rgb.compare(after.rgb, start, end, start, end) === 0) continue;
    top = Math.min(top, y);
    bottom = y;
    for (let x = 0; x < width; x++) {
      const at = start + x * 3;
      if (before.rgb.compare(after.rgb, at, at + 3, at, at + 3) === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  }
  return right < 0 ? { x: 0, y: 0, width: 1, height: 1 } : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The pixels of an area; each line as it is, or as its difference from the one above. Text on one colour takes least so. */
function compressed({ width, rgb }, area) {
  const row = area.width * 3;
  const plain = Buffer.alloc((row + 1) * area.height);
  const above = Buffer.alloc((row + 1) * area.height, 2);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * 3;
    const to = y * (row + 1);
    plain[to] = 0;
    rgb.copy(plain, to + 1, from, from + row);
    for (let x = 0; x < row; x++) above[to + 1 + x] = rgb[from + x] - (y === 0 ? 0 : rgb[from - width * 3 + x]);
  }
  const [one, other] = [plain, above].map((lines) => deflateSync(lines, { level: 9, memLevel: 9 }));
  return one.length <= other.length ? one : other;
}

function numbers(words, bytes = []) {
  const buffer = Buffer.alloc(words.length * 4 + bytes.length);
  for (const [index, word] of words.entries()) buffer.writeUInt32BE(word, index * 4);
  Buffer.from(bytes).copy(buffer, words.length * 4);
  return buffer;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  return Buffer.concat([numbers([data.length]), body, numbers([crc32(body)])]);
}
