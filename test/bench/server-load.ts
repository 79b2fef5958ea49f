import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { quantile } from "./measure.ts";
import type { Peer } from "./mock-peers.ts";

const CONCURRENCY = 32;
const TICKS_PER_SECOND = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Publishes so many messages, 32 at a time on kept connections, and reads what the server's process used. */
export async function load(peer: Peer, count: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const times: number[] = [];
  const cpu = cpuSeconds(peer.pid);
  const start = performance.now();
  let left = count;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (left-- > 0) {
        const begun = performance.now();
        await publish(peer, agent);
        times.push(performance.now() - begun);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const used = cpuSeconds(peer.pid) - cpu;
  agent.destroy();
  return {
    perSecond: Math.round(count / seconds),
    perCpuSecond: Math.round(count / used),
    p50: Number(quantile(times, 0.5).toFixed(1)),
    p99: Number(quantile(times, 0.99).toFixed(1)),
  };
}

let sent = 0;

const publish = ({ url, headers, body, name }: Peer, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const sending = request(url, { method: "POST", agent, headers: headers(sent++) }, (response) => {
      response.resume();
      response.on("end", () => {
        const { statusCode = 0 } = response;
        if (statusCode < 200 || statusCode > 299) reject(new Error(`${name} answered ${statusCode}`));
        else resolve();
      });
    });
    sending.on("error", reject);
    sending.end(body);
  });

/** User and system time of a process so far. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process. */
export function memoryMiB(pid: number): number {
  const [, kib = "0"] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kib) / 1024);
}
