import { recordName } from './record.js';

/**
 * A file name for a record, without `.md`: letters and digits of the subject, lower case, joined by hyphens.
 * A short hash of the subject follows where letters were lost or the name is taken, so that it stays the same
 * whatever else is there.
 */
export function recordSlug(subject: string, existing: readonly string[] = []): string {
  const taken = new Set(existing.map((path) => fold(recordName(path))));
  const service = subject.startsWith('service:');
  if (service && !taken.has('service')) return 'service';
  const bare = subject.normalize('NFC').toLowerCase();
  const slug = bare
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 60)
    .replace(/-+$/u, '');
  const lossy = slug === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)$/u.test(slug) || slug.length === 60;
  if (!lossy && !taken.has(fold(slug))) return slug;
  const hashed = `${slug === '' ? 'record' : slug}-${hash(subject)}`;
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? hashed : `${hashed}-${n}`;
    if (!taken.has(fold(candidate))) return candidate;
  }
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** FNV-1a over UTF-16 units, six hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0').slice(0, 6);
}
