//! Commands that take file descriptors: each reads what stands in them to the end, which tells them apart. And one that
//! hands them out.

use super::Vmm;
use monitor_runtime::{Caller, Completion, Error, monitor_commands};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;

#[monitor_commands(table = DESCRIPTORS)]
impl Vmm {
    /// Read the descriptors that are passed.
    #[monitor_command]
    fn read_passed(&self, first: OwnedFd, times: u8, second: Option<OwnedFd>) -> Result<Vec<String>, Error> {
        let mut read = vec![read(first)?.repeat(times.into())];
        read.extend(second.map(self::read).transpose()?);
        Ok(read)
    }

    /// Read a descriptor that was passed under a name.
    #[monitor_command]
    fn read_named(&self, caller: &Caller, fdname: String) -> Result<String, Error> {
        Ok(read(caller.monitor().descriptors().take(&fdname)?)?)
    }

    /// Read duplicates of the descriptors of a set.
    #[monitor_command]
    fn read_set(&self, caller: &Caller, id: i64) -> Result<Option<Vec<String>>, Error> {
        let set = caller.monitor().descriptors().set(id)?;
        let read = set.map(|set| set.into_iter().map(read).collect());
        Ok(read.transpose()?)
    }

    /// Pass a descriptor for each text, in which it stands.
    #[monitor_command(async)]
    fn hand_out(
        &self,
        #[arg(default = vec!["a".to_owned()])] texts: Vec<String>,
        done: Completion<usize>,
    ) -> Result<(), Error> {
        for text in &texts {
            let (reader, mut writer) = io::pipe()?;
            writer.write_all(text.as_bytes())?;
            done.attach(reader)?;
        }
        done.complete(texts.len());
        Ok(())
    }
}

fn read(descriptor: OwnedFd) -> io::Result<String> {
    let mut text = String::new();
    File::from(descriptor).read_to_string(&mut text)?;
    Ok(text)
}
