/** What a touchpoint may be: touchpoints.md says what counts as which. */
export const KINDS = [
  'training-data',
  'data-collection',
  'retrieval-data',
  'human-labelling',
  'service-interface',
  'model-call',
  'media-generation',
  'user-input-retention',
  'user-input-sharing',
  'profiling',
  'personal-info',
  'identity',
  'content-safety',
  'output-label',
  'complaint',
] as const;
export type Kind = (typeof KINDS)[number];
