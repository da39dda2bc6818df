import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the licence that the manifest names stands in LICENSE, whole and word for word, and is packed', () => {
  const { license } = JSON.parse(readFileSync('package.json', 'utf8')) as { license: string };
  const text = readFileSync('LICENSE', 'utf8');
  expect(license).toBe('Apache-2.0');
  expect([...text.matchAll(/^ {3}(\d)\. [A-Z]/gm)].map(([, number]) => number)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  // The text as the Apache Software Foundation publishes it, whatever line ends a checkout gives it.
  const words = text.replace(/\s+/g, ' ').trim();
  expect(createHash('sha256').update(words).digest('hex')).toBe('0ffddef9e48f8a09aed5caf2d44f7ba1c1be2d9b8e0a6f693b1635b2d5566645');
  expect(readFileSync('.vscodeignore', 'utf8').split(/\r?\n/)).toContain('!LICENSE');
});
