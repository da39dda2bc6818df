import { compareStrings, type Span } from '../base/text.js';
import type { Context } from '../detection/touchpoint.js';
import type { Unit } from '../linking/refs.js';

interface Shipped {
  readonly text: string;
  readonly path: string;
  readonly unit: Unit;
  readonly span: Span;
}

/** Files that show what could be set rather than what is. */
const TEMPLATE = /\.(?:example|sample|template|tmpl|dist|defaults?)$|(?:^|\/)(?:example|sample)\.env$/;

/** What the `.env` files of a workspace set; what is really set counts before templates, then the shallower file, then by path. */
export function environmentOf(units: Iterable<Unit>, contextOf: (unit: Unit) => Context): ReadonlyMap<string, Shipped> {
  const files = [...units].filter((unit) => unit.facts.language === 'env' && !['test', 'vendored'].includes(contextOf(unit)));
  const rank = (path: string): number => (TEMPLATE.test(path) ? 1000 : 0) + path.split('/').length;
  const found = new Map<string, Shipped>();
  for (const unit of files.sort((a, b) => rank(a.path) - rank(b.path) || compareStrings(a.path, b.path))) {
    for (const { root } of unit.facts.documents) {
      for (const { key, node } of root.entries ?? []) {
        if (found.has(key) || typeof node.value !== 'string' || node.value === '') continue;
        found.set(key, { text: node.value, path: unit.path, unit, span: node.span });
      }
    }
  }
  return found;
}
