//! `async fn` handlers (feature `async-fn`), which own their context.

#[monitor_commands]
impl Handle {
    #[monitor_command(user_print = print_migration)]
    async fn migrate(self, uri: String) -> Result<MigrationInfo, Error> {
        self.migrate_to(&uri).await
    }

    #[monitor_command(cancel = drop)]
    async fn wait(self, caller: Caller) {
        self.idle(&caller).await;
    }
}

#[monitor_command]
async fn savevm(vmm: Handle, tag: String) -> SnapshotInfo {
    vmm.save(tag).await
}
