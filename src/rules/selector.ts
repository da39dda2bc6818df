/**
 * Which part of a matched call a rule means: `path|0`, `0.model`, `messages[*].content`, `ctor.base_url`.
 * Alternatives are separated by `|` and tried in order. A head is a position, a keyword, or one of
 * `ctor` (the call that made the receiver's root object), `prev` (the last call in the receiver's chain),
 * `receiver`, `*` (every argument), `last` (the last positional argument), `via` (the workspace class behind the call).
 */
export interface Step {
  readonly key: string | number | '*';
}

export interface Selector {
  readonly source: string;
  readonly alternatives: readonly SelectorPath[];
}

export interface SelectorPath {
  readonly from: 'call' | 'ctor' | 'prev';
  readonly head: { readonly position: number } | { readonly keyword: string } | { readonly special: 'receiver' | '*' | 'via' | 'last' | 'segment' };
  readonly steps: readonly Step[];
}

/** Throws with a reason for people. */
export function parseSelector(source: string): Selector {
  const alternatives = source.split('|').map((part) => parsePath(part.trim(), source));
  return { source, alternatives };
}

function parsePath(text: string, source: string): SelectorPath {
  const tokens = [...text.matchAll(/\[\*\]|\[(\d+)\]|[^.[\]]+/g)].map((match): string | number =>
    match[0] === '[*]' ? '*' : match[1] !== undefined ? Number(match[1]) : match[0],
  );
  let from: SelectorPath['from'] = 'call';
  if (tokens[0] === 'ctor' || tokens[0] === 'prev') {
    from = tokens[0];
    tokens.shift();
  }
  const head = tokens.shift();
  if (head === undefined) throw new Error(`"${source}" names no argument`);
  const steps = tokens.map((key): Step => ({ key }));
  if (typeof head === 'number' || /^\d+$/.test(head)) return { from, head: { position: Number(head) }, steps };
  if (head === 'receiver' || head === '*' || head === 'via' || head === 'last' || head === 'segment') return { from, head: { special: head }, steps };
  return { from, head: { keyword: head }, steps };
}
