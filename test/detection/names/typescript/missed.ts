/** Forms that are not found today, or found as a guess; docs/limits.md says why. */
export const MISSED: Readonly<Record<string, 'nothing' | 'likely'>> = {
  'kept on globalThis with ??=': 'nothing',
  'kept on global in JavaScript': 'nothing',
  'constructor function and prototype': 'likely',
  'generic base class': 'likely',
  'parameter typed in a comment of JavaScript': 'likely',
  'bound method': 'nothing',
  call: 'nothing',
  apply: 'nothing',
  'function that is given the client': 'likely',
  'function that is given the client in a try': 'likely',
  'property of a component': 'likely',
  'state of an Express application': 'nothing',
};
