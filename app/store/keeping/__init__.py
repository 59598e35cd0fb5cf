"""What is done with whole databases that nobody uses: looking into a backup, moving the data folder."""
