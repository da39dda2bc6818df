/** Forms that are not found today, or only as a guess by the chain of names: see docs/limits.md. A form that is found leaves this list. */
export const MISSED: Readonly<Record<string, 'nothing' | 'likely'>> = {
  'constructor function and prototype': 'likely',
  'parameter typed in a comment of JavaScript': 'likely',
  'field under a computed key': 'likely',
  'type predicate': 'likely',
  'property that another component gives': 'likely',
  'decoration of Fastify': 'nothing',
  'request of Express that a middleware extends': 'nothing',
};
