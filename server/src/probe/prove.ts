export type { EngineInfo, Failed, GivenCheck, Progress, Proof, ProveOrder, ServiceProof, Tell } from './order';
