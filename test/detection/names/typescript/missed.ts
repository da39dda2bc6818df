/** Forms that are not found today, or found as a guess; docs/limits.md says why. */
export const MISSED: Readonly<Record<string, 'nothing' | 'likely'>> = {
  'constructor function and prototype': 'likely',
  'generic base class': 'likely',
  'parameter typed in a comment of JavaScript': 'likely',
  call: 'nothing',
  apply: 'nothing',
};
