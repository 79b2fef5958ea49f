import { useEffect, useState } from "preact/hooks";
import { fetchTopics } from "../server/api.js";
import { useServer } from "../server/live.js";

/** The keys of the account's topics, by name; null until they have come, empty if they cannot be read. Asked again when the topics change. */
export function useTopicKeys(): ReadonlyMap<string, string> | null {
  const { topics } = useServer().state;
  const [read, setRead] = useState<{ readonly of: string; readonly keys: ReadonlyMap<string, string> }>();
  // After a reset other topics have the same names, and other keys.
  const ids = topics.map(({ id, name }) => `${id} ${name}`).join();
  useEffect(() => {
    let newest = true;
    if (ids !== "")
      void fetchTopics()
        .then((list) => new Map(list.map(({ name, api_key }) => [name, api_key])))
        .catch(() => new Map())
        .then((keys) => newest && setRead({ of: ids, keys }));
    return () => {
      newest = false;
    };
  }, [ids]);
  return read?.of === ids ? read.keys : null;
}
