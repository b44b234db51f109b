/** Environment variables of the functions outside of the network, by what they hold. Each function needs some of them. */
export const variables = {
  userPoolId: "USER_POOL_ID",
  userPoolClientId: "USER_POOL_CLIENT_ID",
  /** Names of functions in the network. */
  oldUsersFunction: "OLD_USERS_FUNCTION",
  compareFunction: "COMPARE_FUNCTION",
  compareUsersFunction: "COMPARE_USERS_FUNCTION",
  retireTablesFunction: "RETIRE_TABLES_FUNCTION",
  restoreTablesFunction: "RESTORE_TABLES_FUNCTION",
} as const;
