/** Where the data sets of suites are published: on the Hugging Face Hub with the data set's config, and as a file. */
export interface Published {
  readonly hub: string;
  readonly config: string;
}

/** Suites with a data set on the Hub. A suite of other tasks with the same name has another version. */
export const PUBLISHED: Readonly<Record<string, Published>> = {
  humaneval: { hub: 'openai/openai_humaneval', config: 'openai_humaneval' },
  'humaneval+': { hub: 'evalplus/humanevalplus', config: 'default' },
  'mbpp+': { hub: 'evalplus/mbppplus', config: 'default' },
};
