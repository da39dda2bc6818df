import { describe, expect, it } from 'vitest';
import { matchesPath } from '../../src/detection/glob.js';

describe('path globs of rules', () => {
  it.each([
    ['**/app/**/route.{ts,tsx}', 'app/api/chat/route.ts', true],
    ['**/app/**/route.{ts,tsx}', 'web/app/api/route.tsx', true],
    ['**/app/**/route.{ts,tsx}', 'app/api/routes.ts', false],
    ['**/+server.{ts,js}', 'src/routes/[id]/+server.ts', true],
    ['api/*.ts', 'api/chat/x.ts', false],
    ['api/?.ts', 'api/a.ts', true],
  ])('%s on %s is %s', (glob, path, fits) => {
    expect(matchesPath(glob, path)).toBe(fits);
  });
});
