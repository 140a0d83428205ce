import type { ServerSettings } from './kinds.ts';
import type { ContainerSettings } from './settings.ts';

/** A server as its profile describes it, ready to be started as often as wanted: a file a kind makes one from its settings. */
export interface Server {
  /** `llama.cpp`, `vllm`, … */
  readonly kind: string;
  /** One process or container each; most servers have one. */
  readonly replicas: readonly Replica[];
  /** What must be there before it is started. */
  readonly needs: readonly Need[];
  readonly container: ContainerSettings | undefined;
  /** The port that the profile asks for; further replicas have those that follow. */
  readonly port: number | undefined;
  /** Milliseconds until it must have answered. */
  readonly readyMs: number;
  /** Milliseconds between the signals of its end: SIGTERM, SIGTERM, SIGKILL. */
  readonly graceMs: number;
  /** Whether its model can be asked now; false while it loads. @throws AssayError where it never will. */
  isReady(at: Reachable, signal: AbortSignal): Promise<boolean>;
  /** What `openModel` takes. @param model one of its models (an adapter, for example); default its own */
  address(url: string, model?: string): string;
}

export interface Reachable {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** Of all replicas, which write into one log. */
  readonly urls: readonly string[];
  /** What they have written so far. */
  log(): Promise<string>;
}

export interface Need {
  /** `model file` */
  readonly what: string;
  /** Absolute. */
  readonly path: string;
}

export interface Replica {
  /** GPUs that it sees, as CUDA_VISIBLE_DEVICES has them; undefined for all that there are. */
  readonly gpus: string | undefined;
  launch(at: Listening): Launch;
}

/** Where it is to listen. */
export interface Listening {
  readonly host: string;
  readonly port: number;
}

/** A command line. */
export interface Launch {
  /** Empty for what a container's image starts by itself. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Working folder; undefined for this process's own. */
  readonly folder: string | undefined;
  readonly mounts: readonly Mount[];
  /** Arguments of the engine's `run` that this kind of server needs in a container. */
  readonly boxArgs: readonly string[];
}

/** A file or folder of this machine that a container has to see. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly writable: boolean;
}

/** A server that runs and has answered. */
export interface RunningServer {
  readonly profile: string;
  /** `http://127.0.0.1:PORT`, of its first replica. */
  readonly url: string;
  /** What `openModel` takes, one for each replica; others after a restart. */
  readonly addresses: readonly string[];
  /** What all replicas write, standard output and error together. */
  readonly logFile: string;
  /** Resolves at once, or when it has been started again; rejects with an AssayError when it is gone for good. */
  ready(): Promise<void>;
  /** Resolves when it is gone for good, however that was; never rejects. */
  readonly exited: Promise<ServerExit>;
  /**
   * Ends all of it: SIGTERM, a pause, SIGTERM, a pause, SIGKILL. Resolves when no process, container, port or state file
   * is left. Abort what is being asked first: llama-server waits for it.
   */
  stop(): Promise<void>;
}

export interface ServerExit {
  /** `exit status 1`, `SIGKILL`, `stopped` */
  readonly how: string;
  /** The last 30 lines of its log. */
  readonly lastLines: readonly string[];
}

/** A profile as far as its server is concerned; one of `assay.yaml` that has a server is one. */
export interface ServedProfile {
  readonly name: string;
  /** What paths in its settings start from. */
  readonly folder: string;
  readonly server: ServerSettings;
  /** One of the server's models; default its own. */
  readonly model?: string;
}

export interface StartOptions {
  /** Default: `servers/NAME.log` in the folder of what Assay remembers. It is written anew. */
  readonly logFile?: string;
  /** Ends the start, and with it what has been started. */
  readonly signal?: AbortSignal;
  /** Told what takes long, and what was left over from before, in sentences. */
  readonly onNote?: (text: string) => void;
  /** True leaves it running when this process ends; `assay servers stop` ends it. Default false. */
  readonly outlives?: boolean;
}
