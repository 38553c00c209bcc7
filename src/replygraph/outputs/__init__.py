"""What a person keeps: rankings, the graph for other programs, and the files of the commands."""
