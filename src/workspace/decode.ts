import iconv from 'iconv-lite';
import { type Phrase, phrase } from '../base/phrase.js';

export type Decoded = { readonly text: string } | { readonly skipped: 'binary' | 'encoding'; readonly reason: Phrase };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** How much of a file is looked at to tell binary from text. */
const PROBE = 8192;

/**
 * Bytes of a file to text without a byte order mark: UTF-8, UTF-16 (with a mark, or recognisable), the encoding that a Python
 * cookie names, GB18030. Anything else is not text that can be relied on.
 */
export function decode(bytes: Uint8Array): Decoded {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return strictUtf8(bytes.subarray(3));
  if (a === 0xff && b === 0xfe) return utf16(bytes.subarray(2), 'utf-16le');
  if (a === 0xfe && b === 0xff) return utf16(bytes.subarray(2), 'utf-16be');
  const probe = bytes.subarray(0, PROBE);
  if (probe.includes(0)) {
    const order = utf16Order(probe);
    return order ? utf16(bytes, order) : { skipped: 'binary', reason: phrase('it holds NUL bytes: a binary file') };
  }
  const decoded = strictUtf8(bytes);
  if ('text' in decoded) return decoded;
  const named = cookie(probe);
  if (named && iconv.encodingExists(named)) {
    const text = iconv.decode(iconvInput(bytes), named);
    if (!text.includes('\ufffd')) return { text };
  }
  if (pairsLikeChinese(bytes)) {
    const text = iconv.decode(iconvInput(bytes), 'gb18030');
    if (!text.includes('\ufffd')) return { text };
  }
  return decoded;
}

function strictUtf8(bytes: Uint8Array): Decoded {
  try {
    const text = utf8.decode(bytes);
    return { text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
  } catch {
    return { skipped: 'encoding', reason: phrase('it is neither UTF-8, UTF-16 nor GB18030') };
  }
}

function utf16(bytes: Uint8Array, order: 'utf-16le' | 'utf-16be'): Decoded {
  if (bytes.length % 2 === 1) return { skipped: 'encoding', reason: phrase('it begins as UTF-16 but has an odd number of bytes') };
  const text = iconv.decode(iconvInput(bytes), order);
  return text.includes('\0') ? { skipped: 'binary', reason: phrase('it holds NUL characters: a binary file') } : { text };
}

/** Byte order of UTF-16 without a mark, told by the zero halves of its ASCII characters. */
function utf16Order(probe: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < probe.length; i++) {
    if (probe[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  const half = probe.length / 2;
  if (even === 0 && odd > half * 0.2) return 'utf-16le';
  if (odd === 0 && even > half * 0.2) return 'utf-16be';
  return undefined;
}

/** The encoding named by `# -*- coding: gbk -*-` in the first two lines. */
function cookie(probe: Uint8Array): string | undefined {
  const head = iconv
    .decode(iconvInput(probe.subarray(0, 400)), 'latin1')
    .split('\n', 2)
    .join('\n');
  return /^[ \t]*#.*?coding[:=][ \t]*([-\w.]+)/m.exec(head)?.[1];
}

/** Whether bytes above ASCII come in pairs, as Chinese text has them, and not alone between letters, as in Western encodings. */
function pairsLikeChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let alone = 0;
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] ?? 0) < 0x80) continue;
    if ((bytes[i + 1] ?? 0) >= 0x80) {
      pairs++;
      i++;
    } else alone++;
  }
  return pairs > alone;
}

function iconvInput(bytes: Uint8Array): Buffer {
  return bytes as Buffer;
}
