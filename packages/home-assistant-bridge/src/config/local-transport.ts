import { axiosTransport, type Transport } from "@iotpush/core";

/** For requests to what is near, Home Assistant and its Supervisor: no proxy, and no redirect followed with the token. */
export const localTransport = (): Transport => axiosTransport({ proxy: false });
