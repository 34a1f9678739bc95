// undici says nothing of its files one by one.
declare module "undici/lib/dispatcher/pool.js" {
  export { Pool as default } from "undici";
}
