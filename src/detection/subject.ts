import type { RuleSet } from '../rules/ruleset.js';

export const UNRESOLVED = 'unresolved';

const DATA_FILE =
  /\.(jsonl?|csv|tsv|parquet|arrow|txt|gz|zst|xz|bz2|zip|tar|tgz|bin|npy|npz|pkl|joblib|feather|pt|h5|hdf5|lmdb|mds|db|sqlite3?|xlsx?|ya?ml|md|html|xml)$/i;
const URI = /^([a-z][a-z0-9+.-]*):\/\//i;

/** Makes a data set's name canonical: hub ids, paths and URIs told apart by their form, aliases resolved. */
export function dataSubject(rules: RuleSet, scheme: string, text: string): string {
  const value = scheme === 'hf' ? text.trim().replace(/^datasets\//, '') : text.trim();
  // A placeholder that something else fills in says nothing.
  if (!value || value.startsWith('…') || /^\$|\$\{|\{\{|^<.*>$/.test(value)) return UNRESOLVED;
  const prefixed = /^(HF|MS|huggingface|modelscope|hf|ms)::?(?!\/)(.+)$/.exec(value);
  if (prefixed?.[2]) return dataSubject(rules, /^h/i.test(prefixed[1] ?? '') ? 'hf' : 'ms', prefixed[2]);
  const uri = URI.exec(value);
  if (uri) {
    const kind = (uri[1] ?? '').toLowerCase();
    if (kind === 'file') return `file:${normalPath(value.slice(7))}`;
    if (kind === 'hf') return dataSubject(rules, 'hf', value.slice(5).replace(/^datasets\//, ''));
    const hub = /^https?:\/\/(?:www\.)?huggingface\.co\/datasets\/([\w.-]+\/[\w.-]+)/.exec(value);
    if (hub?.[1]) return `hf:${rules.aliases.get(hub[1]) ?? hub[1]}`;
    return value.replace(/[?#].*$/, '');
  }
  const local = /^(\.{1,2}\/|\/|~|[A-Za-z]:[\\/])/.test(value) || DATA_FILE.test(value) || value.endsWith('/') || value.includes('\\') || value.includes('*');
  if (scheme === 'file' || local || value.split('/').length > 2) return `file:${normalPath(value)}`;
  const hub = scheme === 'ms' ? 'ms' : 'hf';
  const name = value.replace(/[#@:].*$/, '') || value;
  if (hub === 'hf') return `hf:${rules.aliases.get(name) ?? name}`;
  return `${hub}:${name}`;
}

function normalPath(path: string): string {
  return path
    .replace(/\\/g, '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/{2,}/g, '/')
    .replace(/(.)\/$/, '$1');
}

export type HostOwner = 'vendor' | 'self' | 'unknown';

/** The host name in a base address; undefined where the text holds none. */
export function hostName(text: string): string | undefined {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/?#]*@)?(\[[0-9a-f:]+\]|[\w.-]+)(:\d+)?(?:[/?#…]|$)/i.exec(text.trim());
  const host = match?.[1]?.toLowerCase();
  return host && (host.includes('.') || host === 'localhost' || match?.[2] || URI.test(text)) ? host : undefined;
}

/** Who runs a host, by the data file and, for private addresses, by their form. */
export function ownerOf(rules: RuleSet, host: string, own: ReadonlyMap<string, HostOwner> = new Map()): HostOwner {
  const told = own.get(host);
  if (told) return told;
  for (const entry of rules.hosts) {
    if (entry.host === host || (entry.host.startsWith('*.') && host.endsWith(entry.host.slice(1)))) return entry.who;
  }
  if (/^(localhost|127\.|0\.0\.0\.0$|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1?\]|host\.docker\.internal$)/.test(host)) return 'self';
  if (!host.includes('.') || /\.(local|internal|lan|svc|cluster\.local)$/.test(host)) return 'self';
  return 'unknown';
}

/** `host:api.openai.com`; a host of one's own is `host:self`. */
export function hostSubject(owner: HostOwner, host: string): string {
  return owner === 'self' ? 'host:self' : `host:${host}`;
}
