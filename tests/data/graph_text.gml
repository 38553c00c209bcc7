Creator "by hand"
graph [
  directed 1
  node [ id 0 label "Ann Oak" ]
  node [ id 1 label "Bob Elm" ]
  edge [ source 1 target 0 weight 2 ]
  edge [ source 0 target 1 value 0.5 ]
]
