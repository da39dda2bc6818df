import { describe, expect, it } from 'vitest';
import type { SymbolPattern } from '../../src/rules/pattern.js';
import type { Rule } from '../../src/rules/rule.js';
import { shippedParts } from '../support/engine.js';

/** What JavaScript's hosts define for every file, browsers and mini programs among them, what Nuxt imports by itself, what Segment's script tag defines, and the types of what a worker of Cloudflare's is given. */
const GLOBALS = [
  ...['console', 'fetch', 'globalThis', 'localStorage', 'navigator', 'process', 'sessionStorage', 'window', 'WebSocket', 'Bun', 'Deno'],
  ...['$fetch', 'defineEventHandler', 'eventHandler'],
  ...['SpeechRecognition', 'webkitSpeechRecognition', 'wx', 'uni'],
  'analytics',
  ...['D1Database', 'KVNamespace', 'R2Bucket'],
];

function patternsOf({ match }: Rule): readonly SymbolPattern[] {
  if (match.type === 'route') return [...match.decorators, ...match.registers, ...match.bases];
  return match.type === 'call' || match.type === 'store' || match.type === 'write' ? match.patterns : [];
}

describe('rules for JavaScript begin at a package or a global, never at a name that a file gives', () => {
  const rules = shippedParts().rules.filter(({ id }) => id.startsWith('js.'));

  it.each(rules.map((rule): [string, Rule] => [rule.id, rule]))('%s', (_id, rule) => {
    const others = patternsOf(rule).filter(
      ({ segments: [root, name] }) => !root?.startsWith('npm:') && !(root === 'globalThis' && GLOBALS.includes(name ?? '')),
    );
    expect(others.map(({ source }) => source)).toEqual([]);
  });
});
