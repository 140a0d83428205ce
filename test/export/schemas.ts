/**
 * What other tools accept, written from their own documents: strict, so that a field that they do not know is an error here.
 */
import { z } from 'zod';

const text = z.string();
const details = z.record(text, text);
const metadata = z.record(text, z.unknown());
const stamp = z.iso.datetime({ offset: true });

const contents = z.union([
  text,
  z.array(
    z.union([
      z.strictObject({ type: z.literal('reasoning'), reasoning: text }),
      z.strictObject({ type: z.literal('text'), text }),
    ]),
  ),
]);

const message = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: contents,
  source: z.enum(['input', 'generate']).optional(),
});

const error = z.strictObject({ message: text, traceback: text, traceback_ansi: text });

const inspectScore = z.strictObject({
  value: z.union([text, z.number(), z.boolean()]),
  answer: text.optional(),
  explanation: text.optional(),
  metadata: metadata.optional(),
});

const sample = z.strictObject({
  id: z.union([z.int(), text]),
  epoch: z.int().min(1),
  input: z.union([text, z.array(message)]),
  target: z.union([text, z.array(text)]),
  messages: z.array(message),
  output: z.strictObject({
    model: text,
    choices: z.array(
      z.strictObject({
        message,
        stop_reason: z.enum([
          'stop',
          'max_tokens',
          'model_length',
          'tool_calls',
          'content_filter',
          'unknown',
        ]),
      }),
    ),
    usage: z
      .strictObject({ input_tokens: z.int(), output_tokens: z.int(), total_tokens: z.int() })
      .optional(),
    time: z.number().optional(),
  }),
  scores: z.record(text, inspectScore),
  metadata,
  error: error.optional(),
});

const metric = z.strictObject({
  name: text,
  value: z.number(),
  params: metadata,
  metadata: metadata.optional(),
});

/**
 * `EvalLog` of Inspect with the models that it is made of; fields that have a default may be left out.
 * Source: https://github.com/UKGovernmentBEIS/inspect_ai, `src/inspect_ai/log/_log.py`, `model/_model_output.py`,
 * `model/_chat_message.py` and `scorer/_metric.py`.
 */
export const inspectLog = z.strictObject({
  version: z.literal(2),
  status: z.enum(['started', 'success', 'cancelled', 'error']),
  eval: z.strictObject({
    run_id: text,
    created: stamp,
    task: text,
    task_id: text,
    task_version: z.union([z.int(), text]),
    dataset: z.strictObject({
      name: text,
      samples: z.int(),
      sample_ids: z.array(text),
      shuffled: z.boolean(),
    }),
    model: text,
    model_args: metadata,
    config: z.strictObject({ epochs: z.int() }),
    packages: details,
    metadata,
  }),
  plan: z.strictObject({
    name: text,
    steps: z.array(z.strictObject({ solver: text, params: metadata })),
    config: z.strictObject({
      temperature: z.number().optional(),
      top_p: z.number().optional(),
      top_k: z.number().optional(),
      max_tokens: z.number().optional(),
      seed: z.number().optional(),
      frequency_penalty: z.number().optional(),
      presence_penalty: z.number().optional(),
    }),
  }),
  results: z.strictObject({
    total_samples: z.int(),
    completed_samples: z.int(),
    scores: z.array(
      z.strictObject({
        name: text,
        scorer: text,
        params: metadata,
        scored_samples: z.int(),
        unscored_samples: z.int(),
        metrics: z.record(text, metric),
      }),
    ),
    metadata: metadata.optional(),
  }),
  stats: z.strictObject({ started_at: stamp, completed_at: stamp, model_usage: metadata }),
  samples: z.array(sample),
});

/** Source: `eval.schema.json`, version 0.2.1, of https://github.com/evaleval/every_eval_ever */
export const everyEvalEverRecord = z.strictObject({
  schema_version: z.literal('0.2.1'),
  evaluation_id: text,
  evaluation_timestamp: text.optional(),
  retrieved_timestamp: text.regex(/^\d+$/),
  source_metadata: z.strictObject({
    source_name: text,
    source_type: z.enum(['documentation', 'evaluation_run']),
    source_organization_name: text,
    evaluator_relationship: z.enum(['first_party', 'third_party', 'collaborative', 'other']),
  }),
  eval_library: z.strictObject({ name: text, version: text }),
  model_info: z.strictObject({
    name: text,
    id: text,
    inference_engine: z.strictObject({ name: text, version: text.optional() }).optional(),
    additional_details: details.optional(),
  }),
  evaluation_results: z
    .array(
      z.strictObject({
        evaluation_name: text,
        evaluation_timestamp: text.optional(),
        source_data: z.union([
          z.strictObject({
            dataset_name: text,
            source_type: z.literal('hf_dataset'),
            hf_repo: text,
            hf_split: z.enum(['train', 'val', 'test']),
            samples_number: z.int(),
          }),
          z.strictObject({ dataset_name: text, source_type: z.literal('other') }),
        ]),
        metric_config: z.strictObject({
          evaluation_description: text,
          lower_is_better: z.boolean(),
          score_type: z.literal('continuous'),
          min_score: z.number(),
          max_score: z.number(),
        }),
        score_details: z.strictObject({
          score: z.number(),
          details,
          uncertainty: z.strictObject({
            confidence_interval: z.strictObject({
              lower: z.number(),
              upper: z.number(),
              confidence_level: z.number().min(0).max(1),
              method: text,
            }),
            num_samples: z.int(),
          }),
        }),
        generation_config: z.strictObject({
          generation_args: z.strictObject({
            temperature: z.number().optional(),
            top_p: z.number().optional(),
            top_k: z.number().optional(),
            max_tokens: z.int().min(1).optional(),
            prompt_template: text.optional(),
            sandbox: z.strictObject({ type: text }).optional(),
          }),
          additional_details: details,
        }),
      }),
    )
    .min(1),
});

/** Source: https://huggingface.co/docs/hub/eval-results and `eval_results.yaml` of https://github.com/huggingface/hub-docs */
export const evalResults = z.array(
  z.strictObject({
    dataset: z.strictObject({ id: text.regex(/^[\w.-]+\/[\w.-]+$/), task_id: text }),
    value: z.number(),
    date: z.iso.date().optional(),
    notes: text.optional(),
  }),
);
