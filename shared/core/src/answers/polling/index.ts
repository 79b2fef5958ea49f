export * from "./receipt-poller.js";
export * from "./watch-receipt.js";
