import { URI } from 'vscode-uri';
import { CLAUSE_SCHEME } from './protocol.js';

/** One spelling for one resource: editors percent-encode differently. */
export function normalizeUri(uri: string): string {
  return URI.parse(uri).toString();
}

/** Path of `uri` relative to the folder `rootUri`, with forward slashes; `undefined` when it lies elsewhere. */
export function relativePath(rootUri: string, uri: string): string | undefined {
  const root = URI.parse(rootUri);
  const child = URI.parse(uri);
  if (root.scheme !== child.scheme || root.authority !== child.authority) return undefined;
  const base = root.path.endsWith('/') ? root.path : `${root.path}/`;
  if (child.path === root.path || `${child.path}/` === base) return '';
  return child.path.startsWith(base) ? child.path.slice(base.length) : undefined;
}

/** The document at a path of a folder. */
export function childUri(rootUri: string, path: string): string {
  const root = URI.parse(rootUri);
  if (path === '') return root.toString();
  return root.with({ path: `${root.path.replace(/\/$/, '')}/${path}` }).toString();
}

export function baseName(uri: string): string {
  const { path } = URI.parse(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}

export function schemeOf(uri: string): string {
  return URI.parse(uri).scheme;
}

/** Address of the read-only document of one clause. */
export function clauseUri(policy: string, clause: string): string {
  return URI.from({ scheme: CLAUSE_SCHEME, path: `/${policy}/${clause}.md` }).toString();
}

/** What {@link clauseUri} was made of. */
export function parseClauseUri(uri: string): { readonly policy: string; readonly clause: string } | undefined {
  const { scheme, path } = URI.parse(uri);
  const match = /^\/([^/]+)\/(.+)\.md$/.exec(path);
  return scheme === CLAUSE_SCHEME && match?.[1] && match[2] ? { policy: match[1], clause: match[2] } : undefined;
}
